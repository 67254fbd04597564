"""Whom the community tells what happens: our server at its Callback API, or whoever asks by long polling."""

from parley.channels.adapters.vk import answers, api
from parley.channels.adapters.vk.api import VERSION, VkAccount
from parley.channels.errors import AccountBroken, Refused
from parley.core.http import Http
from parley.core.i18n import N_

TITLE = "Parley"
EVENTS = (
    *("message_new", "message_reply", "message_edit", "message_event", "message_reaction_event", "message_read"),
    *("message_typing_state", "message_allow", "message_deny"),
    *("wall_reply_new", "wall_reply_edit", "wall_reply_delete", "wall_reply_restore"),
)
"""An event that is not asked for by name never comes, and nobody says so."""

# Bits of the key's rights.
NEEDED = {1 << 12: "messages", 1 << 18: "community management"}


async def check(account: VkAccount, http: Http) -> tuple[str, str]:
    """Whether the key is this community's, and may do what we do with it."""
    group = await _own_group(account, http)
    if group.id != account.settings.group_id:
        raise AccountBroken(f"This key belongs to the community with the number {group.id}.")
    granted = await api.call(account, http, "groups.getTokenPermissions", answers.Permissions, {})
    missing = [name for bit, name in NEEDED.items() if not granted.mask & bit]
    if missing:
        raise AccountBroken(f"This key has no right to: {', '.join(missing)}. Create one with it.")
    return f"vk.com/{group.screen_name or f'club{group.id}'}", group.name


async def connect(account: VkAccount, http: Http, webhook_url: str) -> None:
    if account.settings.mode == "polling":
        await disconnect(account, http)
        await api.call(account, http, "groups.setLongPollSettings", int, _group(account) | {"enabled": "1"} | _wanted())
        return
    id = await _registered(account, http, webhook_url)
    await api.call(account, http, "groups.setCallbackSettings", int, _group(account) | {"server_id": str(id)} | _wanted())


async def disconnect(account: VkAccount, http: Http) -> None:
    """Take our server off. Long polling stays as it is: others may listen too."""
    for server in await _ours(account, http):
        await _remove(server, account, http)


async def confirmation(account: VkAccount, http: Http) -> str:
    """What VK wants to hear from a new server. It differs from the string on VK's own page, which is for servers added there."""
    return (await api.call(account, http, "groups.getCallbackConfirmationCode", answers.Code, _group(account))).code


async def trouble(account: VkAccount, http: Http) -> str:
    if account.settings.mode == "polling":
        polling = await api.call(account, http, "groups.getLongPollSettings", answers.LongPolling, _group(account))
        return "" if polling.is_enabled else N_("Long polling is switched off in the community. Connect the account again.")
    states = [server.status for server in await _ours(account, http)]
    if not states:
        return N_("No server of ours is registered in the community. Connect the account again.")
    if "ok" in states:
        return ""
    return f"VK does not call us: the state of our server there is «{states[0]}». Connect the account again."


async def _own_group(account: VkAccount, http: Http) -> answers.Group:
    try:
        found = await api.call(account, http, "groups.getById", answers.Groups, {})
    except Refused as error:
        # A person's key has no community of its own, and VK misses the parameter that would name one.
        raise AccountBroken(error.detail, code=error.code) from None
    if not found.groups:
        raise AccountBroken(N_("This key does not belong to a community."))
    return found.groups[0]


async def _registered(account: VkAccount, http: Http, url: str) -> int:
    """The id of our server there. A community has room for ten, so an old one of ours makes place first."""
    for server in await _ours(account, http, url):
        if (server.url, server.secret_key, server.status) == (url, account.settings.secret, "ok"):
            return server.id
        await _remove(server, account, http)
    fields = _group(account) | {"url": url, "title": TITLE, "secret_key": account.settings.secret}
    return (await api.call(account, http, "groups.addCallbackServer", answers.Added, fields)).server_id


async def _ours(account: VkAccount, http: Http, url: str = "") -> list[answers.Server]:
    """Known by the secret, which nobody else has, or by the address."""
    known = await api.call(account, http, "groups.getCallbackServers", answers.Servers, _group(account))
    secret = account.settings.secret
    return [server for server in known.items if (secret and server.secret_key == secret) or (url and server.url == url)]


async def _remove(server: answers.Server, account: VkAccount, http: Http) -> None:
    await api.call(account, http, "groups.deleteCallbackServer", int, _group(account) | {"server_id": str(server.id)})


def _group(account: VkAccount) -> dict[str, str]:
    return {"group_id": str(account.settings.group_id)}


def _wanted() -> dict[str, str]:
    return {"api_version": VERSION} | dict.fromkeys(EVENTS, "1")
