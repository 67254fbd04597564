"""Whom X tells what: the webhooks of an app, and what it has subscribed to."""

from tests.providers.x.refusals import Refusal, invalid, problem
from tests.providers.x.webhooks import Bringer, checked_address
from tests.providers.x.world import Account, App, Json, Subscription, Webhook, World

EVENTS = frozenset("dm.received dm.sent dm.read dm.indicate_typing chat.received chat.sent post.mention.create".split())


async def add_webhook(world: World, bringer: Bringer, app: App, fields: Json) -> Json:
    url = checked_address(fields.get("url"))
    if any(hook.url == url for hook in app.webhooks):
        raise invalid("DuplicateUrlFailed: a webhook is already registered for this url")
    if len(app.webhooks) >= app.room:
        raise invalid("WebhookLimitExceeded: the maximum number of webhooks is reached")
    if not await bringer.challenge(app, url):
        raise invalid("CrcValidationFailed: Invalid response_token")
    hook = Webhook(world.number(), url)
    app.webhooks.append(hook)
    return {"data": hook.json()}


async def validate(bringer: Bringer, app: App, id: str) -> Json:
    hook = webhook(app, id)
    hook.valid = await bringer.challenge(app, hook.url)
    if not hook.valid:
        raise invalid("CrcValidationFailed: Invalid response_token")
    return {"data": {"valid": True}}


def remove_webhook(app: App, id: str) -> Json:
    app.webhooks.remove(webhook(app, id))
    return {"data": {"deleted": True}}


def webhook(app: App, id: str) -> Webhook:
    found = next((hook for hook in app.webhooks if hook.id == id), None)
    if found is None:
        raise invalid("WebhookIdInvalid: the webhook was not found")
    return found


def subscribe(world: World, owner: Account, fields: Json) -> Json:
    """What is private is told only to an app that its owner has let in, and that asks in the owner's name."""
    event, user = fields.get("event_type", ""), fields.get("filter", {}).get("user_id", "")
    if event not in EVENTS:
        raise invalid(f"The `event_type` field in the request body is not one of [{', '.join(sorted(EVENTS))}]")
    if user != owner.id:
        raise problem(403, "Forbidden", "You are not permitted to subscribe to private events of this user.")
    hook = webhook(owner.app, fields.get("webhook_id", ""))
    if any((one.event_type, one.user_id, one.webhook_id) == (event, user, hook.id) for one in owner.app.subscriptions):
        raise invalid("DuplicateSubscriptionFailed: a subscription exists already")
    made = Subscription(world.number(), event, user, fields.get("tag", ""), hook.id)
    owner.app.subscriptions.append(made)
    return {"data": {"subscription": made.json()}, "meta": {"total_subscriptions": len(owner.app.subscriptions)}}


def unsubscribe(owner: Account, id: str) -> Json:
    found = next((one for one in owner.app.subscriptions if one.id == id), None)
    if found is None:
        raise _no_subscription(id)
    owner.app.subscriptions.remove(found)
    return {"data": {"deleted": True}, "meta": {"total_subscriptions": len(owner.app.subscriptions)}}


def _no_subscription(id: str) -> Refusal:
    return problem(404, "Not Found Error", f"Could not find subscription with id: [{id}].")
