"""An account's templates: as they were last fetched, and fetched at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from parley import channels, workspace
from parley.channels import AccountRow, SendError
from parley.core.db import Tx
from parley.core.i18n import Language
from parley.core.ids import AccountId
from parley.web.shell import redirects, tongues
from parley.web.shell.approved_words import WORDS
from parley.web.shell.between import Between
from parley.web.shell.bubbles import bubble


@post("/accounts/{account_id:uuid}/templates", status_code=303)
async def fetch_now(between: NamedDependency[Between], account_id: FromPath[UUID]) -> Redirect:
    """What goes wrong is kept with the account, and shown there."""
    workspace.require(between.me, "accounts.manage")
    id, done = AccountId(account_id), "fetched"
    async with between.transaction() as tx:
        account = await channels.open_account(tx, between.ground, id)
    try:
        await channels.templates.refresh(between.ground, account)
    except SendError:
        done = ""
    return redirects.see(f"/accounts/{id}", **({"done": done} if done else {}))


async def shown(tx: Tx, row: AccountRow, reader: Language) -> Mapping[str, Any]:
    """For the account's page; nothing where its channel has no templates."""
    if not channels.adapter(row.kind).manifest.can.templates:
        return {}
    kept = await channels.templates.of_account(tx, row.id)
    return {
        **WORDS,
        "templates": [(one, tongues.name(one.content.language, reader), bubble(one.content)) for one in kept],
        "fetch": await channels.templates.last_fetch(tx, row.id),
    }
