"""Whom the group tells what is written to it: everybody who has subscribed. We care for our own subscription and leave the others be."""

from urllib.parse import urlsplit

from parley.channels.adapters.ok import api, callers, wire
from parley.channels.adapters.ok.api import OkAccount
from parley.channels.adapters.ok.inbound import GROUP
from parley.channels.errors import AccountBroken
from parley.core.http import Http
from parley.core.i18n import N_

UNREGISTERED = N_("No webhook is registered for this group: Odnoklassniki takes one off that fails for hours. Connect the account again.")


async def check(account: OkAccount, http: Http) -> tuple[str, str]:
    """Whether the key is a group's, and which."""
    info = await api.call(account, http, "GET", "me/info", wire.Info)
    if not info.group_id:
        raise AccountBroken(N_("This key belongs to a person and not to a group."))
    return f"ok.ru/group/{info.group_id.removeprefix(GROUP)}", info.name or ""


async def connect(account: OkAccount, http: Http, webhook_url: str) -> None:
    """Subscribed once, even where we are asked twice: each subscription is told everything."""
    wanted = callers.address(webhook_url, account.settings)
    known = await _ours(account, http, webhook_url)
    for old in known:
        if old != wanted:
            await _unsubscribe(old, account, http)
    if wanted not in known:
        await api.does(account, http, "me/subscribe", {"url": wanted})


async def disconnect(account: OkAccount, http: Http) -> None:
    for address in await _ours(account, http):
        await _unsubscribe(address, account, http)


async def trouble(account: OkAccount, http: Http) -> str:
    return "" if await _ours(account, http) else UNREGISTERED


async def _ours(account: OkAccount, http: Http, webhook_url: str = "") -> list[str]:
    """Known by the secret, which nobody else has, or by the place, where the secret was another."""
    found = await api.call(account, http, "GET", "me/subscriptions", wire.Subscriptions)
    told = dict.fromkeys(one.url for one in found.subscriptions)
    return [url for url in told if callers.knows_secret(url, account.settings) or _is_at(url, webhook_url)]


def _is_at(url: str, place: str) -> bool:
    try:
        return bool(place) and urlsplit(url)._replace(query="").geturl() == place
    except ValueError:
        return False


async def _unsubscribe(address: str, account: OkAccount, http: Http) -> None:
    await api.does(account, http, "me/unsubscribe", {"url": address})
