"""Both ways to an account: through the page to which it is linked, or through Instagram's own login."""

from parley.channels.adapters.instagram.settings import InstagramAccount, InstagramSettings
from parley.channels.adapters.meta import registering
from parley.channels.adapters.meta.envelope import Id, Wire
from parley.channels.adapters.meta.graph import call
from parley.channels.errors import AccountBroken
from parley.core.http import Http
from parley.core.i18n import N_

OBJECT = "instagram"
MESSAGES = "messages"
FIELDS = (
    *(MESSAGES, "messaging_postbacks", "messaging_seen", "message_reactions", "messaging_referral"),
    *("comments", "live_comments", "mentions"),
)
# The page has other names for them; what it is asked for here lets the app in at all.
FIELDS_OF_PAGE = (MESSAGES, "messaging_postbacks", "message_reactions", "messaging_referrals")
LINKED = "me?fields=instagram_business_account%7Bid,username,name%7D"
OWN = "me?fields=user_id,username,name"


class Profile(Wire, frozen=True):
    username: str
    id: Id = ""
    user_id: Id = ""
    """The number by which webhooks call the account, where it has two."""
    name: str = ""

    @property
    def number(self) -> str:
        return str(self.user_id or self.id)


class Page(Wire, frozen=True):
    instagram_business_account: Profile | None = None


async def own_id(account: InstagramAccount, http: Http) -> str:
    return (await _profile(account.settings, http)).number


async def check(account: InstagramAccount, http: Http) -> tuple[str, str]:
    settings = account.settings
    profile = await _profile(settings, http)
    number = profile.number
    if settings.account_id and number != settings.account_id:
        raise AccountBroken(f"This token is for the account {number}.", code="another_account")
    return f"@{profile.username}", profile.name or profile.username


async def connect(account: InstagramAccount, http: Http, webhook_url: str) -> None:
    """With Instagram's own login, the address of the webhook can be entered only by hand."""
    settings = account.settings
    if settings.by_page:
        hook = registering.Hook(app_id=settings.app_id, object=OBJECT, url=webhook_url, verify_token=settings.verify_token, fields=FIELDS)
        await registering.announce(settings.app, http, hook)
    await registering.subscribe(settings.account, http, FIELDS_OF_PAGE if settings.by_page else FIELDS)


async def disconnect(account: InstagramAccount, http: Http) -> None:
    """A page keeps the app, because it may be connected for Messenger too, and the app keeps its webhook, because it may serve others."""
    if not account.settings.by_page:
        await registering.unsubscribe(account.settings.account, http)


async def trouble(account: InstagramAccount, http: Http) -> str:
    heard = await registering.hears(account.settings.account, http, account.settings.app_id, MESSAGES)
    return "" if heard else N_("The account does not tell your app of messages. Connect the account again.")


async def _profile(settings: InstagramSettings, http: Http) -> Profile:
    if not settings.by_page:
        return await call(settings.account, http, "GET", OWN, Profile)
    page = await call(settings.account, http, "GET", LINKED, Page)
    if page.instagram_business_account is None:
        raise AccountBroken(N_("No professional Instagram account is linked to this page."), code="not_linked")
    return page.instagram_business_account
