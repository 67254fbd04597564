"""Which raw calls are about somebody: by their address in any spelling, or by what the channel says of the sender."""

from typing import Any

import msgspec
import pytest

from parley.channels import Account, RawCall
from parley.channels.adapters.console.settings import MANIFEST
from parley.conversations.erasing_calls import is_about, sought
from parley.core import clock, ids
from parley.core.ids import AccountId, WorkspaceId


def call(body: str, **headers: str) -> RawCall:
    return RawCall("1", clock.now(), {"headers": headers, "query": {}, "method": "POST"}, body.encode())


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("ada@lovelace.example", "From: Ada <Ada@Lovelace.example>\r\n\r\nhello"),
        ("ada@lovelace.example", "from=ada%40lovelace.example&text=hi"),
        ("+380501234567", '{"from": "380501234567"}'),
        ("+380501234567", "From=%2B380501234567&To=1"),
        ("1234567", '{"chat": {"id": 1234567}}'),
    ],
)
def test_an_address_is_found_as_channels_write_it(address: str, body: str) -> None:
    assert is_about(call(body), None, sought([address]))


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("1234567", '{"id": 91234567}'),
        ("1234567", '{"id": 12345678}'),
        ("ada@lovelace.example", "From: canada@lovelace.example"),
        ("42", '{"size": 42}'),
        ("", "anything"),
    ],
)
def test_what_only_looks_like_it_is_not_theirs(address: str, body: str) -> None:
    assert not is_about(call(body), None, sought([address]))


def test_it_is_found_in_what_stood_beside_the_body() -> None:
    assert is_about(call("", **{"x-sender": "ada@lovelace.example"}), None, sought(["ada@lovelace.example"]))


def test_a_short_id_is_theirs_where_the_channel_says_so() -> None:
    said = msgspec.json.encode({"id": "7", "kind": "message", "from": {"id": "42"}, "text": "hi"}).decode()
    account: Account[Any] = Account(AccountId(ids.new()), WorkspaceId(ids.new()), "console", "Console", MANIFEST.settings())
    assert is_about(call(said), account, sought(["42"])) and not is_about(call(said), account, sought(["7"]))
    assert not is_about(call("no JSON at all"), account, sought(["42"]))
