"""Having WhatsApp call us: the app hears of messages, the app is told of the business account, and the number's calls come to us."""

import hashlib
import hmac

from parley.channels.adapters.whatsapp import answers, graph
from parley.channels.adapters.whatsapp.settings import WhatsAppAccount
from parley.channels.errors import AccountBroken, Refused
from parley.core.http import Http
from parley.core.i18n import N_

OBJECT = "whatsapp_business_account"
FIELDS = ("messages", "smb_message_echoes", "user_preferences", "message_template_status_update")
WELL = frozenset({"", "CONNECTED", "UNKNOWN"})
NO_WEBHOOK = N_("No webhook is registered for this number. Connect the account again.")
LOW = N_("Customers block or report this number: WhatsApp rates its quality as low, and may restrict it.")


async def check(account: WhatsAppAccount, http: Http) -> tuple[str, str]:
    """One question proves all: the token sees the account, the number is in it, and (by the proof) the secret is of the token's app."""
    settings = account.settings
    proof = hmac.new(settings.app_secret.encode(), settings.token.encode(), hashlib.sha256).hexdigest()
    path = f"{settings.business_account_id}/phone_numbers?fields=id,display_phone_number,verified_name&limit=200&appsecret_proof={proof}"
    try:
        numbers = (await graph.call(account, http, "GET", path, answers.Numbers)).data
    except Refused as error:
        raise AccountBroken(error.detail, code=error.code) from None
    ours = next((number for number in numbers if number.id == settings.phone_number_id), None)
    if ours is None:
        raise AccountBroken(N_("This phone number ID is not one of this WhatsApp Business Account."))
    return f"+{''.join(filter(str.isdecimal, ours.display_phone_number))}", ours.verified_name


async def connect(account: WhatsAppAccount, http: Http, webhook_url: str) -> None:
    """Each address is tried out while the call is open: the account must be there by now."""
    await _hear_of_messages(account, http, webhook_url)
    await _be_told(account, http)
    fields = {"override_callback_uri": webhook_url, "verify_token": account.settings.verify_token}
    await _direct(account, http, fields)


async def disconnect(account: WhatsAppAccount, http: Http) -> None:
    """Only of this number: other numbers may live from the same app."""
    await _direct(account, http, {"override_callback_uri": ""})


async def trouble(account: WhatsAppAccount, http: Http) -> str:
    path = f"{account.settings.phone_number_id}?fields=status,quality_rating,webhook_configuration"
    health = await graph.call(account, http, "GET", path, answers.Health)
    if not health.webhook_configuration.phone_number:
        return NO_WEBHOOK
    if health.status not in WELL:
        return f"WhatsApp says of this number: {health.status}."
    return LOW if health.quality_rating == "RED" else ""


async def _hear_of_messages(account: WhatsAppAccount, http: Http, webhook_url: str) -> None:
    """The app's own address stays as it is where another program has set it; a number's own goes before it."""
    path = f"{account.settings.app_id}/subscriptions"
    known = (await graph.call(account, http, "GET", path, answers.Subscriptions, as_app=True)).data
    if any(_hears(one) and one.callback_url != webhook_url for one in known):
        return
    fields = {
        "object": OBJECT,
        "callback_url": webhook_url,
        "verify_token": account.settings.verify_token,
        "fields": ",".join(FIELDS),
        "include_values": True,
    }
    await graph.call(account, http, "POST", path, answers.Done, fields, as_app=True)


def _hears(subscription: answers.Subscription) -> bool:
    return subscription.object == OBJECT and subscription.active and any(field.name == "messages" for field in subscription.fields)


async def _be_told(account: WhatsAppAccount, http: Http) -> None:
    """Asked for only where it is not so: to ask again would take off an address that others have set for the business account."""
    path = f"{account.settings.business_account_id}/subscribed_apps"
    apps = (await graph.call(account, http, "GET", path, answers.SubscribedApps)).data
    if all(app.whatsapp_business_api_data.id != account.settings.app_id for app in apps):
        await graph.call(account, http, "POST", path, answers.Done)


async def _direct(account: WhatsAppAccount, http: Http, configuration: dict[str, str]) -> None:
    fields = {"webhook_configuration": configuration}
    await graph.call(account, http, "POST", account.settings.phone_number_id, answers.Done, fields)
