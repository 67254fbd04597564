"""Templates beside the composer: chosen, filled in, and sent, in a dialog or on a page of their own."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, MultipartBody
from litestar.response import Template as Page

from parley import channels, conversations, people, workspace
from parley.channels import KeptTemplate, TemplateId
from parley.conversations import Conversation, NoWay
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ids import ConversationId
from parley.web.composer import prefilling, ways
from parley.web.composer.approved_form import Sending, TemplateForm, begun, blanks, given
from parley.web.composer.composing import fresh
from parley.web.composer.enclosing import LARGEST_REQUEST, stored
from parley.web.composer.saying import done
from parley.web.composer.ways import Choice
from parley.web.shell import redirects, tongues
from parley.web.shell.approved_words import WORDS
from parley.web.shell.between import Between
from parley.web.shell.bubbles import bubble
from parley.web.shell.forms import refusal
from parley.web.shell.speaking import spoken_language
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

MOST_SHOWN = 100
LONGEST_QUERY = 100


@get("/conversations/{conversation_id:uuid}/templates")
async def choose(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    way: FromQuery[str] = "",
    q: FromQuery[str] = "",
) -> Page:
    """Those that may be sent by a way, the customer's own language first."""
    workspace.require(me, "conversations.reply")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    choice = await _choice(tx, found, way)
    kept = await channels.templates.choosable(tx, choice.way.account_id, q[:LONGEST_QUERY], MOST_SHOWN + 1)
    person, house = await people.person(tx, found.person_id), await workspace.workspace(tx)
    context = {
        **WORDS,
        "conversation": found,
        "choice": choice,
        "groups": tongues.grouped(kept[:MOST_SHOWN], (person.language, house.language), spoken_language(request)),
        "bubbles": {one.id: bubble(one.content) for one in kept[:MOST_SHOWN]},
        "there_is_more": len(kept) > MOST_SHOWN,
        "q": q,
        "in_dialog": is_fragment(request),
    }
    return Page("composer/_templates.html" if is_fragment(request) else "composer/templates.html", context=context)


@get("/conversations/{conversation_id:uuid}/templates/{template_id:uuid}")
async def fill_in(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    conversation_id: FromPath[UUID],
    template_id: FromPath[UUID],
    way: FromQuery[str] = "",
) -> Page:
    """Its form, with what is known filled in."""
    workspace.require(me, "conversations.reply")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    kept = await channels.templates.template(tx, TemplateId(template_id))
    choice = await _choice(tx, found, way, kept)
    known = await prefilling.known(tx, found, me)
    form = begun(prefilling.prefilled(kept.content, known), fresh().message_id, choice.key)
    return await _form(request, tx, me, found, kept, form)


@post("/conversations/{conversation_id:uuid}/templates/{template_id:uuid}", status_code=200, request_max_body_size=LARGEST_REQUEST)
async def send(
    request: Asked,
    between: NamedDependency[Between],
    conversation_id: FromPath[UUID],
    template_id: FromPath[UUID],
    data: MultipartBody[TemplateForm],
) -> Response[Any]:
    """Or only show it as it would be, for a browser without scripts."""
    workspace.require(between.me, "conversations.reply")
    id = ConversationId(conversation_id)
    async with between.transaction() as tx:
        found = await conversations.conversation(tx, id)
        kept = await channels.templates.template(tx, TemplateId(template_id))
        await _choice(tx, found, data.way, kept)
    if data.look:
        return await _shown_again(request, between, id, kept, data, None)
    try:
        files = await stored(between, id, data.uploads, data.way) if kept.content.has_file else []
    except Invalid as error:
        return await _shown_again(request, between, id, kept, data, error)
    async with between.transaction() as tx:
        sending = Sending(tx, id, kept.id, data, files, between.me)
        error = await refusal(tx, sending.send())
    if error:
        return await _shown_again(request, between, id, kept, data, error)
    return redirects.see(f"/conversations/{id}", tab="open", **done(sending.sent))


async def _choice(tx: Tx, found: Conversation, key: str, kept: KeptTemplate | None = None) -> Choice:
    """The way that is named, or the first one that has templates; of a template, the one of its account."""
    choices = await ways.choices(tx, found, await people.identities(tx, found.person_id))
    open_to = [one for one in choices if one.can.templates and (kept is None or one.way.account_id == kept.account_id)]
    named = [one for one in open_to if one.key == key]
    if not open_to or (key and not named):
        raise NoWay(field="way")
    return named[0] if named else open_to[0]


async def _shown_again(
    request: Asked, between: Between, id: ConversationId, kept: KeptTemplate, form: TemplateForm, error: ParleyError | None
) -> Page:
    async with between.transaction() as tx:
        found = await conversations.conversation(tx, id)
        return await _form(request, tx, between.me, found, kept, form, error=error)


async def _form(
    request: Asked, tx: Tx, me: Staff, found: Conversation, kept: KeptTemplate, form: TemplateForm, *, error: ParleyError | None = None
) -> Page:
    known = await prefilling.known(tx, found, me)
    context = {
        **WORDS,
        "conversation": found,
        "choice": await _choice(tx, found, form.way, kept),
        "kept": kept,
        "template": kept.content,
        "tongue": tongues.name(kept.content.language, spoken_language(request)),
        "form": form,
        "blanks": blanks(kept.content, form),
        "known": known,
        "bubble": bubble(kept.content, given(form)),
        "formats": ",".join(sorted(channels.templates.FORMATS.get(kept.content.header_kind, ()))),
        "error": error,
        "in_dialog": is_fragment(request),
    }
    headers = {"hx-retarget": "#templates", "hx-reswap": "innerHTML"} if error else {}
    name = "composer/_template.html" if is_fragment(request) else "composer/template.html"
    return Page(name, context=context, status_code=error.status if error else 200, headers=headers)
