"""LINE, read and called by line-bot-sdk as well."""

from typing import Any

import pytest

from tests.channels.contract.samples import Vector
from tests.channels.second_opinion.comparing import Outcome, compared, doubted
from tests.channels.second_opinion.sending import Ours, differences

STRANGER = "check_of_a_stranger.json"
"""Somebody who is not LINE answers: the SDK is right in not reading it."""


@pytest.fixture(scope="module")
def told() -> Outcome:
    from tests.channels.second_opinion.by_linebot import opinions

    return compared("line", opinions)


def test_the_sdk_of_line_reads_each_call(told: Outcome) -> None:
    assert told.unread == set()


def test_the_sdk_of_line_and_we_understand_an_event_alike(told: Outcome) -> None:
    assert told.differ == {}


def test_the_sdk_of_line_and_we_believe_the_same_signatures() -> None:
    from linebot.v3.webhook import SignatureValidator

    def believes(vector: Vector, settings: Any) -> bool:
        validator: Any = SignatureValidator(settings.channel_secret)
        signature = vector.headers.get("x-line-signature", "")
        return signature.isascii() and validator.validate(vector.body, signature)

    # With an empty secret the SDK believes everybody who signs with an empty secret.
    assert doubted("line", believes) == ["an account without a secret"]


async def test_the_sdk_of_line_makes_the_same_calls() -> None:
    from tests.channels.second_opinion.sent_by_linebot import CALLS, SPELT_OUT, Sender

    def is_known(ours: Ours) -> bool:
        return (ours.expect.method, ours.expect.path) in CALLS and ours.sample != STRANGER

    assert await differences("line", is_known, lambda line, address: Sender(line, address, "token"), SPELT_OUT) == {}
