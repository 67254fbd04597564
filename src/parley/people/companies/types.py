"""Companies, their members, and who may be one."""

from datetime import date, datetime
from typing import NewType
from uuid import UUID

import msgspec

from parley.core.ids import IdentityId, PersonId, StaffId

CompanyId = NewType("CompanyId", UUID)
MergeId = NewType("MergeId", UUID)


class Details(msgspec.Struct, frozen=True):
    """What is written down of a company."""

    name: str
    domains: tuple[str, ...] = ()
    website: str = ""
    phone: str = ""
    tax_country: str = ""
    tax_number: str = ""
    address: str = ""
    notes: str = ""


class Company(Details, frozen=True, kw_only=True):
    id: CompanyId
    shown_as: CompanyId
    """Itself, or the company that it was made one with."""
    made_at: datetime
    removed_at: datetime | None = None


class Listed(msgspec.Struct, frozen=True):
    """A company in a list."""

    id: CompanyId
    name: str
    folded: str
    domains: tuple[str, ...]
    members: int
    """At most `MOST_COUNTED`."""


class Member(msgspec.Struct, frozen=True):
    """Somebody who belongs to a company."""

    company_id: CompanyId
    company: str
    identity_id: IdentityId
    person_id: PersonId
    name: str
    role: str
    since: date | None
    source: str
    by: StaffId | None
    at: datetime


class Suggestion(msgspec.Struct, frozen=True):
    """A company to which somebody may belong, and why."""

    why: str
    """domain, or fact: what somebody says of them in the field "company"."""
    said: str
    """The domain, or the words."""
    company_id: CompanyId | None = None
    """None where there is no company of this name yet."""
    name: str = ""
    identity_id: IdentityId | None = None


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who may belong to a company: they write from its domain."""

    person_id: PersonId
    name: str
    identity_id: IdentityId
    address: str


class Merge(msgspec.Struct, frozen=True):
    """A company that was made one with another; revoking it parts them."""

    id: MergeId
    company_id: CompanyId
    name: str
    made_at: datetime
    made_by: StaffId | None
