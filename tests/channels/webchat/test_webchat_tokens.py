"""Tokens of visitors, and the site's word on its users."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from parley.channels.adapters.webchat import WebchatSettings, tokens
from parley.channels.adapters.webchat.settings import allows
from parley.channels.adapters.webchat.tokens import Visitor
from parley.channels.errors import InvalidSignature

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SETTINGS = WebchatSettings()
ADA = Visitor("user:42", "42", "Ада", "ada@example.com", "+380441234567")


def word(secret: str = SETTINGS.site_secret, **facts: Any) -> str:
    claims = {"user_id": "42", "exp": int((NOW + timedelta(hours=1)).timestamp()), **facts}
    body = base64.urlsafe_b64encode(msgspec.json.encode(claims)).decode().rstrip("=")
    mac = hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def test_a_kept_token_says_who_the_visitor_is_until_it_ends() -> None:
    token = tokens.keep(ADA, SETTINGS, until=NOW + timedelta(days=1))
    assert tokens.kept(token, SETTINGS, NOW) == ADA
    with pytest.raises(InvalidSignature):
        tokens.kept(token, SETTINGS, NOW + timedelta(days=1))


def test_a_token_of_one_chat_is_worth_nothing_in_another() -> None:
    token = tokens.keep(ADA, SETTINGS, until=NOW + timedelta(days=1))
    with pytest.raises(InvalidSignature):
        tokens.kept(token, WebchatSettings(), NOW)


def test_more_facts_than_a_token_holds_are_refused_rather_than_unreadable_later() -> None:
    with pytest.raises(InvalidSignature):
        tokens.keep(Visitor("v", name="Я" * 600), SETTINGS, until=NOW + timedelta(days=1))


def test_the_sites_word_is_believed() -> None:
    user = tokens.site_user(word(name="Ада", email="ada@example.com"), SETTINGS, NOW)
    assert (user.user_id, user.name, user.email) == ("42", "Ада", "ada@example.com")


def test_padding_of_base64_may_stay() -> None:
    body, _, mac = word().partition(".")
    assert tokens.site_user(f"{body}.{mac}=", SETTINGS, NOW).user_id == "42"


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ".",
        "a.b",
        "слово.знак",
        word()[:-1] + "~",
        "x" + word(),
        word("another secret"),
        word(exp=int(NOW.timestamp())),
        word(exp=int((NOW + timedelta(hours=25)).timestamp())),
        word(exp="soon"),
        word(user_id=""),
        word(user_id="x" * 101),
        word(user_id=42),
        word(name="x" * 5000),
    ],
)
def test_what_the_site_did_not_sign_or_may_not_say_is_turned_away(forged: str) -> None:
    with pytest.raises(InvalidSignature):
        tokens.site_user(forged, SETTINGS, NOW)


def test_without_a_secret_nobody_is_believed() -> None:
    with pytest.raises(InvalidSignature):
        tokens.site_user(word(""), WebchatSettings(site_secret=""), NOW)


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ("https://shop.example", "https://shop.example", True),
        ("https://shop.example/", "https://SHOP.example", True),
        ("https://shop.example", "http://shop.example", False),
        ("https://shop.example", "https://shop.example:8443", False),
        ("https://*.shop.example", "https://kyiv.shop.example", True),
        ("https://*.shop.example", "https://shop.example", False),
        ("https://*.shop.example", "https://evilshop.example", False),
        ("https://a.example https://b.example", "https://b.example", True),
        ("", "https://shop.example", False),
        ("*", "https://shop.example", False),
    ],
)
def test_a_site_shows_the_chat_only_where_the_owner_wrote_it_down(origins: str, origin: str, allowed: bool) -> None:
    assert allows(WebchatSettings(origins=origins), origin) is allowed


def test_two_new_chats_share_no_secret() -> None:
    one, two = WebchatSettings(), WebchatSettings()
    assert len({one.site_secret, two.site_secret, one.visitor_secret, two.visitor_secret}) == 4
