"""Consents: what a customer agreed to and no longer wants, for each address and purpose."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from parley import people
from parley.api.callers import Caller
from parley.api.paging import Asked, Page
from parley.api.shapes import Moment, Shape
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, PersonId

Words = Annotated[str, Meta(max_length=2000)]
Source = Literal["customer", "form", "import"]


class Standing(Shape, frozen=True, kw_only=True):
    """How it stands with one purpose at one address, whatever was said of the person's other addresses included."""

    identity_id: UUID
    kind: str
    address: str
    purpose: people.consents.Purpose
    is_allowed: bool
    reason: Annotated[
        str | None, Meta(description="Why it is not: `never`, `withdrawn`, `elsewhere` (another address), `everywhere`, or `processing`.")
    ]
    since: Moment | None


class Proof(Shape, frozen=True, kw_only=True):
    """By what it can be shown."""

    words: Annotated[Words, Meta(description="What they wrote, or how it came about.")] = ""
    page: Annotated[Words, Meta(description="The address of the form.", examples=["https://shop.example/join"])] = ""
    user_agent: Words = ""
    ip: Annotated[str, Meta(max_length=60)] = ""


class Consent(Shape, frozen=True, kw_only=True):
    """Something that was said. It is never changed: the latest of an address and a purpose holds."""

    id: UUID
    identity_id: UUID
    purpose: people.consents.Purpose
    granted: Annotated[bool | None, Meta(description="Null: what was noted before was a mistake.")]
    everywhere: Annotated[bool, Meta(description="Whether it was withdrawn for every channel of theirs.")]
    source: Annotated[str, Meta(description="`customer`, `staff`, `form`, `import`, or `provider`.")]
    text_id: UUID | None
    text: Annotated[str, Meta(description="What they agreed to, where that is no published text.")]
    message_id: Annotated[str, Meta(description="The message in which they said it, if they did.")]
    proof: Proof
    at: Moment


class NewConsent(Shape, frozen=True, kw_only=True):
    """Something that a customer has said. To agree takes a proof: words, a form's address, or the published text."""

    identity_id: UUID
    purpose: people.consents.Purpose
    granted: bool
    source: Source = "form"
    everywhere: Annotated[bool, Meta(description="With `granted: false`: they want it in no channel.")] = False
    text_id: Annotated[UUID | None, Meta(description="The published text that they have seen.")] = None
    proof: Proof = Proof()


class ConsentText(Shape, frozen=True, kw_only=True):
    """A text that customers agree to. What is published never changes; a new version has an id of its own."""

    id: UUID
    purpose: people.consents.Purpose
    language: str
    version: int
    text: str
    published_at: Moment


@get("/persons/{person_id:uuid}/consents", summary="List how a person's consents stand")
async def list_consents(tx: NamedDependency[Tx], person_id: FromPath[UUID]) -> Page[Standing]:
    """For each address and each purpose of which anything was ever said. What is not listed is not allowed."""
    person = await people.person(tx, PersonId(person_id))
    return Page(data=[_standing(one) for one in await people.consents.standings(tx, person.id)])


@get("/persons/{person_id:uuid}/consents/history", summary="List what a person has said of consents")
async def list_consent_history(tx: NamedDependency[Tx], asked: NamedDependency[Asked], person_id: FromPath[UUID]) -> Page[Consent]:
    """All of it, of every address, the latest first."""
    person = await people.person(tx, PersonId(person_id))
    said = await people.consents.history(tx, person.id, before=asked.position(tuple[datetime, UUID]), limit=asked.limit + 1)
    page = said[: asked.limit]
    return asked.page([_shown(one) for one in page], (page[-1].at, page[-1].id) if len(said) > asked.limit else None)


@post("/persons/{person_id:uuid}/consents", summary="Note a consent or its withdrawal")
async def note_consent(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], person_id: FromPath[UUID], data: JSONBody[NewConsent]
) -> Consent:
    """A withdrawal holds at once: what is queued or scheduled for that purpose is not sent any more."""
    await _check(tx, PersonId(person_id), data)
    kept = await people.consents.record(tx, [_said(data, caller)])
    action = "consent.granted" if data.granted else "consent.withdrawn"
    await caller.record(tx, action, ("person", person_id), {"purpose": data.purpose})
    return _shown(await people.consents.consent(tx, kept[0]))


@get("/consent-texts", summary="List the texts that customers agree to")
async def list_consent_texts(tx: NamedDependency[Tx]) -> Page[ConsentText]:
    """The newest of each purpose and language, for your forms."""
    return Page(data=[_text(one) for one in (await people.consents.current(tx)).values()])


async def _check(tx: Tx, person_id: PersonId, data: NewConsent) -> None:
    if (await people.identity(tx, IdentityId(data.identity_id))).person_id != person_id:
        raise NotFound(field="identity_id")
    if data.text_id:
        await people.consents.text(tx, data.text_id)
    if data.granted and data.everywhere:
        raise Invalid(field="everywhere")
    if data.granted and not (data.text_id or data.proof.words.strip() or data.proof.page.strip()):
        raise people.consents.ProofMissing(field="proof")


def _said(data: NewConsent, caller: Caller) -> people.consents.Said:
    proof = data.proof
    return people.consents.Said(
        identity_id=IdentityId(data.identity_id),
        purpose=data.purpose,
        granted=data.granted,
        source=data.source,
        everywhere=data.everywhere,
        text_id=data.text_id,
        proof=people.consents.Proof(words=proof.words, page=proof.page, user_agent=proof.user_agent, ip=proof.ip),
        by=caller.by,
    )


def _standing(one: people.consents.Standing) -> Standing:
    return Standing(
        identity_id=one.identity_id,
        kind=one.kind,
        address=one.address,
        purpose=one.purpose,
        is_allowed=isinstance(one.verdict, people.consents.Allowed),
        reason=None if isinstance(one.verdict, people.consents.Allowed) else one.verdict.why.value,
        since=one.verdict.by.at if one.verdict.by else None,
    )


def _shown(one: people.consents.Consent) -> Consent:
    return Consent(
        id=one.id,
        identity_id=one.identity_id,
        purpose=one.purpose,
        granted=one.granted,
        everywhere=one.everywhere,
        source=one.source,
        text_id=one.text_id,
        text=one.proof.text,
        message_id=one.proof.message_id,
        proof=Proof(words=one.proof.words, page=one.proof.page, user_agent=one.proof.user_agent, ip=one.proof.ip),
        at=one.at,
    )


def _text(one: people.consents.Text) -> ConsentText:
    return ConsentText(
        id=one.id, purpose=one.purpose, language=one.language, version=one.version, text=one.text, published_at=one.published_at
    )


ROUTER = Router(
    "/",
    route_handlers=[list_consents, list_consent_history, note_consent, list_consent_texts],
    tags=["Consents"],
    opt={"resource": "people"},
)
