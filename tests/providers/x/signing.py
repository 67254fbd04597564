"""Who asks: the signature of each request, worked out here once more as RFC 5849 describes it."""

import base64
import hashlib
import hmac
import re
from urllib.parse import quote, unquote

from tests.providers.server import Request
from tests.providers.x.refusals import unauthorized
from tests.providers.x.world import Account, App, World

FIELD = re.compile(r'(oauth_[a-z_]+)="([^"]*)"')
WANTED = frozenset(
    "oauth_consumer_key oauth_nonce oauth_signature oauth_signature_method oauth_timestamp oauth_token oauth_version".split()
)
STALE = 300


def account_of(world: World, request: Request, address: str) -> Account:
    """The account in whose name this is asked, once in its life."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    given = {name: unquote(value) for name, value in FIELD.findall(rest)}
    account = world.accounts.get(given.get("oauth_token", "").partition("-")[0])
    if scheme != "OAuth" or given.keys() != WANTED or account is None or account.token != given["oauth_token"]:
        raise unauthorized()
    if given["oauth_consumer_key"] != account.app.key or not _holds(request, address, given, account):
        raise unauthorized()
    if given["oauth_nonce"] in world.nonces or abs(int(given["oauth_timestamp"]) - world.now()) > STALE:
        raise unauthorized()
    world.nonces.add(given["oauth_nonce"])
    return account


def app_of(world: World, request: Request) -> App:
    """The app itself, by its own token."""
    given = request.headers.get("authorization", "")
    found = next((app for app in world.apps.values() if given == f"Bearer {app.bearer}"), None)
    if found is None:
        raise unauthorized()
    return found


def _holds(request: Request, address: str, given: dict[str, str], account: Account) -> bool:
    path, _, query = request.path.partition("?")
    asked = [tuple(map(unquote, pair.partition("=")[::2])) for pair in query.split("&") if pair]
    named = [(name, value) for name, value in given.items() if name != "oauth_signature"]
    pairs = sorted((_strict(name), _strict(value)) for name, value in [*asked, *named])
    parameters = "&".join("=".join(pair) for pair in pairs)
    base = "&".join(map(_strict, (request.method, f"{address}{path}", parameters)))
    key = f"{_strict(account.app.secret)}&{_strict(account.token_secret)}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(digest).decode(), given["oauth_signature"])


def _strict(text: str) -> str:
    return quote(text, safe="~")
