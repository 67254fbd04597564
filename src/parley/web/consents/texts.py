"""The texts that customers agree to: for each purpose and language, in versions. What is published never changes."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.i18n import LANGUAGES, Language, translator
from parley.web.consents import wording
from parley.web.shell import faces, redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

PLACE = "/settings/consents"

Long = Annotated[str, msgspec.Meta(max_length=20_000)]


class TextForm(msgspec.Struct):
    purpose: people.consents.Purpose
    language: Language
    version: Annotated[int, msgspec.Meta(ge=0)]
    """The one that they had before them."""
    text: Long = ""
    do: Annotated[str, msgspec.Meta(max_length=20)] = ""


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A text's place: a purpose in a language, and what is being done with it."""

    purpose: people.consents.Purpose
    language: Language
    versions: tuple[people.consents.Text, ...] = ()
    sample: str = ""
    """What one may begin with."""
    typed: str | None = None
    preview: str = ""
    error: ParleyError | None = None
    is_done: bool = False

    @property
    def current(self) -> people.consents.Text | None:
        return self.versions[0] if self.versions else None

    @property
    def words(self) -> str:
        """What stands in the field."""
        return self.typed if self.typed is not None else self.current.text if self.current else self.sample


@get(PLACE)
async def text_list(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "workspace.manage")
    return await _page(tx, done=done)


@post(PLACE, status_code=200)
async def publish(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[TextForm]) -> Response[Any]:
    """Show how a text looks, or publish it."""
    workspace.require(me, "workspace.manage")
    error = await refusal(tx, _published(tx, data, me)) if data.do == "publish" else None
    if data.do == "publish" and not error and not is_fragment(request):
        return redirects.see(PLACE, done=f"{data.purpose}-{data.language}")
    versions = tuple(await people.consents.versions(tx, data.purpose, data.language))
    is_done = data.do == "publish" and not error
    slot = Slot(
        purpose=data.purpose,
        language=data.language,
        versions=versions,
        typed=None if is_done else data.text,
        preview="" if is_done else data.text.strip(),
        error=error,
        is_done=is_done,
    )
    status = error.status if error else 200
    if is_fragment(request):
        context = {"slot": slot, "colleagues": await faces.colleagues(tx)}
        return Template("consents/_text.html", context=context, status_code=status)
    return await _page(tx, changed=slot, status=status)


async def _published(tx: Tx, form: TextForm, me: Staff) -> None:
    text = await people.consents.publish(tx, form.purpose, form.language, form.text, after=form.version, by=me.id)
    detail = {"purpose": text.purpose, "language": text.language, "version": text.version}
    await workspace.audit.record(tx, me, "consent.text_published", ("consent_text", text.id), detail)


async def _page(tx: Tx, *, done: str = "", changed: Slot | None = None, status: int = 200) -> Template:
    published = await people.consents.all_versions(tx)
    business = (await workspace.workspace(tx)).name
    slots = [
        Slot(
            purpose=purpose,
            language=language,
            versions=tuple(published.get((purpose, language), ())),
            sample=translator(language).gettext(wording.SAMPLES[purpose]) % {"business": business},
        )
        for purpose in people.consents.PURPOSES
        for language in LANGUAGES
    ]
    if changed:
        slots = [changed if (slot.purpose, slot.language) == (changed.purpose, changed.language) else slot for slot in slots]
    context = {
        "slots": slots,
        "meanings": wording.MEANINGS,
        "colleagues": await faces.colleagues(tx),
        "done": done,
    }
    return Template("consents/texts.html", context=context, status_code=status)
