"""Signatures both ways: ours as the RFC and X work them out, X's as only X can make them."""

import msgspec
import pytest

from parley.channels.adapters.x import X, XSettings, oauth
from parley.channels.adapters.x.oauth import Keys
from parley.channels.errors import InvalidSignature, Unreadable
from parley.channels.types import Account, Call
from tests.providers.x.webhooks import SIGNATURE

PHOTOS = Keys("dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk", "pfkkdhi9sl3r4s00")


def test_the_rfcs_request_for_temporary_credentials_is_signed_as_there() -> None:
    parameters = {
        "oauth_consumer_key": PHOTOS.consumer,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "137131200",
        "oauth_nonce": "wIjqoS",
        "oauth_callback": "http://printer.example.com/ready",
    }
    keys = Keys(PHOTOS.consumer, PHOTOS.consumer_secret, "", "")

    signed = oauth.signature("POST", "https://photos.example.net/initiate", parameters.items(), keys)

    assert signed == "74KNZJeDHnMBp0EMJ9ZHt/XKycU="


def test_the_rfcs_request_for_a_photo_is_signed_as_there() -> None:
    parameters = {
        "oauth_consumer_key": PHOTOS.consumer,
        "oauth_token": PHOTOS.token,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "137131202",
        "oauth_nonce": "chapoH",
    }
    url = "http://photos.example.net/photos?file=vacation.jpg&size=original"

    assert oauth.signature("GET", url, parameters.items(), PHOTOS) == "MdpQcU8iPSUjWoN/UDMsK2sui9I="


def test_what_the_rfc_signs_is_written_as_there() -> None:
    parameters = [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
        ("c2", ""),
        ("a3", "2 q"),
    ]
    url = "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"

    assert oauth.base_string("post", url, parameters) == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D"
        "%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1"
        "%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    )


def test_no_two_requests_are_signed_alike() -> None:
    one, other = (oauth.header("GET", "https://api.x.com/2/users/me", PHOTOS) for _ in range(2))

    assert one != other
    assert PHOTOS.consumer_secret not in one
    assert PHOTOS.token_secret not in one


def test_keys_do_not_show_themselves() -> None:
    assert repr(PHOTOS) == "Keys(…)"


def test_a_challenge_cannot_be_used_to_have_a_call_signed(adapter: X, account: Account[XSettings]) -> None:
    body = msgspec.json.encode({"data": {"event_type": "dm.received"}})

    with pytest.raises(InvalidSignature):
        adapter.handshake(Call(b"", query={"crc_token": body.decode()}, method="GET"), account)


def test_what_a_challenge_signs_is_no_call_that_means_anything(adapter: X, account: Account[XSettings]) -> None:
    harmless = "MTIzNDU2Nzg5MA=="
    said = msgspec.json.decode(adapter.handshake(Call(b"", query={"crc_token": harmless}, method="GET"), account), type=dict[str, str])
    call = Call(harmless.encode(), {SIGNATURE: said["response_token"]})

    adapter.verify(call, account)
    with pytest.raises(Unreadable):
        adapter.parse(call, account)
