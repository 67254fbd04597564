"""Whom X calls when something happens to the account: a webhook of the app, and a subscription for each kind of event."""

from collections.abc import Sequence

from parley.channels.adapters.x import api
from parley.channels.adapters.x.answers import (
    CreatedWebhook,
    Nothing,
    Subscription,
    Subscriptions,
    Validated,
    Webhook,
    Webhooks,
    created,
)
from parley.channels.adapters.x.refusals import EXPLAINED
from parley.channels.adapters.x.settings import XAccount
from parley.channels.errors import ProviderDown, Refused
from parley.core.http import Http
from parley.core.i18n import N_

HOOKS = "/2/webhooks"
SUBSCRIPTIONS = "/2/activity/subscriptions"
TAG = "parley"
"""Marks our subscriptions among those that the app may have for other purposes."""
# Each delivered event is paid for, so that who is typing, and chats that only X can read, are left out as far as they tell nothing.
EVENTS = ("dm.received", "dm.sent", "dm.read", "chat.received", "post.mention.create")
NEEDED = EVENTS[0]


async def register(account: XAccount, http: Http, url: str) -> None:
    """May be repeated: what is there stays, what points elsewhere goes."""
    token = await api.app_token(account, http)
    hooks = await _hooks(account, http, token)
    known = await _subscriptions(account, http, token)
    hook = next((hook for hook in hooks if hook.url == url), None)
    # First out, then in: an app has room for very few webhooks.
    await _withdraw(account, http, token, known, but=hook.id if hook else "")
    hook = await _revived(account, http, token, hook) if hook else await _created(account, http, token, url)
    there = {one.event_type for one in known if _is_ours(one, account) and one.webhook_id == hook.id}
    for event in EVENTS:
        if event not in there:
            await _subscribe(account, http, event, hook)


async def unregister(account: XAccount, http: Http) -> None:
    token = await api.app_token(account, http)
    await _withdraw(account, http, token, await _subscriptions(account, http, token), but="")


async def trouble(account: XAccount, http: Http) -> str:
    token = await api.app_token(account, http)
    known = [one for one in await _subscriptions(account, http, token) if _is_ours(one, account)]
    hooks = {hook.id: hook for hook in await _hooks(account, http, token)}
    found = [hooks[one.webhook_id] for one in known if one.event_type == NEEDED and one.webhook_id in hooks]
    if not found:
        return N_("X brings no messages of this account to Parley. Connect the account again.")
    if not any(hook.valid for hook in found):
        return N_("X could not reach Parley and has stopped bringing messages. Connect the account again.")
    return ""


async def _hooks(account: XAccount, http: Http, token: str) -> Sequence[Webhook]:
    return (await api.as_app(account, http, token, "GET", HOOKS, Webhooks)).data


async def _subscriptions(account: XAccount, http: Http, token: str) -> Sequence[Subscription]:
    return (await api.as_app(account, http, token, "GET", SUBSCRIPTIONS, Subscriptions)).data


async def _created(account: XAccount, http: Http, token: str, url: str) -> Webhook:
    hook = created(await api.as_app(account, http, token, "POST", HOOKS, CreatedWebhook, {"url": url}))
    if hook is None:
        raise ProviderDown("X does not name the webhook that it has made")
    return hook


async def _revived(account: XAccount, http: Http, token: str, hook: Webhook) -> Webhook:
    """X calls a webhook that it has given up again when it is asked to."""
    if not hook.valid:
        answer = await api.as_app(account, http, token, "PUT", f"{HOOKS}/{hook.id}", Validated)
        if not answer.data.valid:
            raise Refused(EXPLAINED["CrcValidationFailed"])
    return hook


async def _withdraw(account: XAccount, http: Http, token: str, known: Sequence[Subscription], *, but: str) -> None:
    """Take off our subscriptions and the webhooks that served nothing else, except those of one webhook."""
    ours = [one for one in known if _is_ours(one, account) and one.webhook_id != but]
    others = {one.webhook_id for one in known if not _is_ours(one, account)}
    for one in ours:
        await api.as_account(account, http, "DELETE", f"{SUBSCRIPTIONS}/{one.subscription_id}", Nothing)
    for id in sorted({one.webhook_id for one in ours} - others - {""}):
        await _remove(account, http, token, id)


async def _remove(account: XAccount, http: Http, token: str, id: str) -> None:
    try:
        await api.as_app(account, http, token, "DELETE", f"{HOOKS}/{id}", Nothing)
    except Refused as error:
        # Somebody else was quicker.
        if error.code not in ("400", "404"):
            raise


async def _subscribe(account: XAccount, http: Http, event: str, hook: Webhook) -> None:
    """In the account's name: nobody else may hear what is said to it in private."""
    fields = {"event_type": event, "filter": {"user_id": account.settings.own_id}, "tag": TAG, "webhook_id": hook.id}
    await api.as_account(account, http, "POST", SUBSCRIPTIONS, Nothing, json=fields)


def _is_ours(one: Subscription, account: XAccount) -> bool:
    return one.tag == TAG and str(one.filter.user_id) == account.settings.own_id
