"""The business account's templates, page by page, in our words. One that is not as documented does not keep the others back."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

import msgspec
from msgspec import Meta

from parley.channels.adapters.whatsapp import graph
from parley.channels.adapters.whatsapp.components import Component, understood
from parley.channels.adapters.whatsapp.envelope import Wire
from parley.channels.adapters.whatsapp.settings import WhatsAppAccount
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.templating import Template, TemplateState
from parley.core.http import Http

FIELDS = "id,name,language,status,category,parameter_format,rejected_reason,components"
PER_PAGE = 100
MOST_PAGES = 65
"""A business account holds 6,000 at most."""
STATES = {
    "APPROVED": TemplateState.APPROVED,
    "REJECTED": TemplateState.REJECTED,
    "PAUSED": TemplateState.PAUSED,
    "DISABLED": TemplateState.DISABLED,
    "LIMIT_EXCEEDED": TemplateState.DISABLED,
    "ARCHIVED": TemplateState.DISABLED,
}
"""Any other is on its way to one of these."""
GOING = frozenset({"PENDING_DELETION", "DELETED"})
NUL = b"\\u0000"
"""Which the database does not take."""
UNSAID = frozenset({"", "NONE"})
AUTHENTICATION = "authentication"
"""Carries a code that a program makes up."""


class Listed(Wire, frozen=True):
    id: str
    name: Annotated[str, Meta(min_length=1, max_length=512)]
    language: Annotated[str, Meta(min_length=1, max_length=20)]
    status: str = ""
    category: str = ""
    parameter_format: str | None = ""
    rejected_reason: str | None = ""
    components: tuple[msgspec.Raw, ...] = ()


class Cursors(Wire, frozen=True):
    after: str = ""


class Paging(Wire, frozen=True):
    cursors: Cursors = Cursors()
    next: str = ""


class Page(Wire, frozen=True):
    data: tuple[msgspec.Raw, ...]
    paging: Paging = Paging()


async def templates(account: WhatsAppAccount, http: Http) -> Sequence[Template]:
    """By cursor: an address that an answer names is never asked."""
    found: list[Template] = []
    after = ""
    for _ in range(MOST_PAGES):
        page = await _page(account, http, after)
        found += [template for raw in page.data if (template := _template(bytes(raw)))]
        before, after = after, page.paging.cursors.after
        if not page.paging.next or after in ("", before):
            break
    return found


async def _page(account: WhatsAppAccount, http: Http, after: str) -> Page:
    where = f"&after={quote(after, safe='')}" if after else ""
    path = f"{account.settings.business_account_id}/message_templates?fields={FIELDS}&limit={PER_PAGE}{where}"
    return await graph.call(account, http, "GET", path, Page)


def _template(raw: bytes) -> Template | None:
    try:
        listed = read(raw.replace(NUL, b""), Listed)
        components = [read(bytes(one), Component) for one in listed.components]
    except Unreadable:
        return None
    if listed.status in GOING:
        return None
    category = listed.category.lower()
    return understood(
        Template(
            id=listed.id,
            name=listed.name,
            language=listed.language,
            category=category,
            state=STATES.get(listed.status, TemplateState.PENDING),
            reason="" if (listed.rejected_reason or "") in UNSAID else listed.rejected_reason or "",
            is_named=(listed.parameter_format or "").upper() == "NAMED",
            strange="AUTHENTICATION" if category == AUTHENTICATION else "",
        ),
        components,
    )
