"""Templates: texts that a provider has approved beforehand, with places for our values."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType
from uuid import UUID

import msgspec

from parley.channels.types import Struct
from parley.core.ids import AccountId

TemplateId = NewType("TemplateId", UUID)

VARIABLE = re.compile(r"\{\{\s*(\w{1,60})\s*\}\}")


class TemplateState(StrEnum):
    """What the provider thinks of a template."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    PAUSED = "paused"
    """For some hours, because customers complained."""
    DISABLED = "disabled"
    """For good."""


class HeaderKind(StrEnum):
    NONE = ""
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"
    LOCATION = "location"


class Variable(Struct, frozen=True):
    """A place for a value; `name` is a number where variables are counted."""

    name: str
    example: str = ""


class Wording(Struct, frozen=True):
    """A text with its variables, in the order in which the provider takes their values."""

    text: str = ""
    variables: tuple[Variable, ...] = ()


class TemplateButton(Struct, frozen=True):
    """`target` is an address, with one variable at most, or a number."""

    kind: Literal["reply", "url", "phone", "copy_code", "call"]
    label: str
    target: str = ""
    variable: Variable | None = None


class Template(Struct, frozen=True, kw_only=True):
    """One template in one language."""

    id: str
    """The provider's."""
    name: str
    language: str
    """As the provider writes it: `ru`, `en_US`."""
    category: str = ""
    """`marketing`, `utility` or `authentication`; a provider may have others."""
    state: TemplateState = TemplateState.PENDING
    reason: str = ""
    """Why it was rejected, in the provider's words."""
    header_kind: HeaderKind = HeaderKind.NONE
    header: Wording = Wording()
    body: Wording = Wording()
    footer: str = ""
    buttons: tuple[TemplateButton, ...] = ()
    is_named: bool = False
    """Whether its variables have names; otherwise they are counted from 1."""
    strange: str = ""
    """What is in it that Parley cannot fill in, as the provider calls it."""

    @property
    def can_be_chosen(self) -> bool:
        return self.state is TemplateState.APPROVED and not self.strange

    @property
    def has_file(self) -> bool:
        return self.header_kind in (HeaderKind.IMAGE, HeaderKind.VIDEO, HeaderKind.DOCUMENT)

    @property
    def completed(self) -> tuple[TemplateButton, ...]:
        """Those of its buttons that want a value."""
        return tuple(button for button in self.buttons if button.variable)


class KeptTemplate(msgspec.Struct, frozen=True):
    """A template as it was when it was last fetched."""

    id: TemplateId
    account_id: AccountId
    content: Template


class Fetch(msgspec.Struct, frozen=True):
    """How the last fetching of an account's templates went."""

    fetched_at: datetime | None = None
    """When it last went well."""
    error: str = ""
    failed_at: datetime | None = None
