"""Calls of a provider that could not be worked: run one again, or all."""

from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from parley import channels, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import AccountId, JournalId
from parley.web.shell import redirects
from parley.workspace import Staff


@post("/accounts/{account_id:uuid}/calls/{call_id:uuid}/again", status_code=303)
async def run_again(tx: NamedDependency[Tx], me: NamedDependency[Staff], account_id: FromPath[UUID], call_id: FromPath[UUID]) -> Redirect:
    return await _run_again(tx, me, AccountId(account_id), [JournalId(call_id)])


@post("/accounts/{account_id:uuid}/calls/again", status_code=303)
async def run_all_again(tx: NamedDependency[Tx], me: NamedDependency[Staff], account_id: FromPath[UUID]) -> Redirect:
    return await _run_again(tx, me, AccountId(account_id), None)


async def _run_again(tx: Tx, me: Staff, id: AccountId, calls: list[JournalId] | None) -> Redirect:
    workspace.require(me, "accounts.manage")
    row = await channels.account(tx, id)
    count = await channels.run_again(tx, id, calls)
    if not count:
        raise NotFound
    await workspace.audit.record(tx, me, "account.calls_run_again", ("account", id), {"name": row.name, "calls": count})
    tx.signal("accounts")
    return redirects.see(f"/accounts/{id}", done="again")
