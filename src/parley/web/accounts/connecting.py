"""Connecting an account: ask the provider whether the settings are right, keep them, then have it call us. No transaction waits for it."""

from collections.abc import Mapping
from typing import Any

from parley import channels, workspace
from parley.channels import Account, SendError
from parley.channels.contract import Connects, ServesSeveral, TellsTrouble, able
from parley.core.ids import AccountId
from parley.web.shell.between import Between


async def connect(between: Between, kind: str, name: str, settings: Mapping[str, Any], id: AccountId | None = None) -> AccountId:
    """Raises `Invalid` for a setting, or a `SendError` in which the provider says what is wrong; then nothing is kept."""
    ground = between.ground
    async with between.transaction() as tx:
        proposed = await channels.proposed(tx, ground, kind, settings, id=id)
    address, known_as = await _checked(between, proposed)
    settings = {**settings, **await _told_by_provider(between, proposed)}
    async with between.transaction() as tx:
        saved = await channels.save(tx, ground, kind, name or known_as or kind, settings, id=id, address=address)
        action = "account.changed" if id else "account.connected"
        await workspace.audit.record(tx, between.me, action, ("account", saved), {"name": name or known_as or kind})
    await register(between, saved)
    return saved


async def check(between: Between, id: AccountId) -> str:
    """Whether the provider still knows us, and what it complains of. Raises a `SendError`; mends what only was not registered."""
    account = await _opened(between, id)
    try:
        await _checked(between, account)
        await _registered(between, account)
    except SendError as error:
        await channels.note_outcome(between.ground, account, error)
        raise
    async with between.transaction() as tx:
        await channels.set_state(tx, id, "active")
    adapter = channels.adapter(account.kind)
    return await adapter.trouble(account, between.ground.http) if able(adapter, TellsTrouble) else ""


async def disconnect(between: Between, id: AccountId) -> None:
    """Nothing is taken in any more, whatever the provider says: what it refuses is raised as a `SendError` afterwards."""
    account = await _opened(between, id)
    async with between.transaction() as tx:
        await channels.set_state(tx, id, "disconnected")
        await workspace.audit.record(tx, between.me, "account.disconnected", ("account", id), {"name": account.name})
    adapter = channels.adapter(account.kind)
    if able(adapter, Connects):
        await adapter.disconnect(account, between.ground.http)


async def register(between: Between, id: AccountId) -> None:
    """Have the provider call us. What it refuses is kept with the account, which is there all the same."""
    account = await _opened(between, id)
    try:
        await _registered(between, account)
    except SendError as error:
        async with between.transaction() as tx:
            await channels.touch(tx, id, error=f"{error.sentence()} {error.detail}".strip())
            await channels.set_state(tx, id, "broken")


async def _checked(between: Between, account: Account[Any]) -> tuple[str, str]:
    adapter = channels.adapter(account.kind)
    return await adapter.check(account, between.ground.http) if able(adapter, Connects) else ("", "")


async def _told_by_provider(between: Between, account: Account[Any]) -> Mapping[str, str]:
    """What nobody has to paste, because the provider says it itself."""
    adapter = channels.adapter(account.kind)
    if not able(adapter, ServesSeveral):
        return {}
    return {adapter.manifest.own_id: await adapter.own_id(account, between.ground.http)}


async def _registered(between: Between, account: Account[Any]) -> None:
    adapter = channels.adapter(account.kind)
    if able(adapter, Connects):
        await adapter.connect(account, between.ground.http, webhook_url=f"{between.ground.settings.public_url}/hooks/{account.id}")


async def _opened(between: Between, id: AccountId) -> Account[Any]:
    async with between.transaction() as tx:
        return await channels.open_account(tx, between.ground, id)
