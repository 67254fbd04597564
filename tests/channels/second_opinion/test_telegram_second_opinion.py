"""Telegram, read and called by aiogram as well."""

import pytest
from msgspec import UNSET

from tests.channels.second_opinion.comparing import Outcome, compared
from tests.channels.second_opinion.sending import Ours, differences

OLD = "written down before Telegram told `is_bot`, `file_unique_id` or `chat_instance`, without which aiogram reads nothing"
NOT_READ = {
    "audio.json": OLD,
    "callback_query_inline_message.json": OLD,
    "contact_shared_foreign.json": OLD,
    "document.json": OLD,
    "edited_message.json": OLD,
    "start_command.json": OLD,
    "poll.json": "written down before a poll's options had an id of their own",
    "unknown_update_kind.json": "a kind that nobody knows",
}
TOKEN = "110201543:TEST-TOKEN-of-no-bot-at-all-0000000"


@pytest.fixture(scope="module")
def told() -> Outcome:
    from tests.channels.second_opinion.by_aiogram import opinions

    return compared("telegram", opinions)


def is_told(ours: Ours) -> bool:
    """Some samples leave open what exactly is asked."""
    return ours.expect.path.startswith("/bot") and (ours.expect.json is not UNSET or ours.expect.form is not UNSET)


def test_aiogram_reads_each_update_but_those_known_to_be_beyond_it(told: Outcome) -> None:
    assert told.unread == NOT_READ.keys()


def test_aiogram_and_we_understand_an_update_alike(told: Outcome) -> None:
    assert told.differ == {}


async def test_aiogram_makes_the_same_calls_of_the_bot_api() -> None:
    from tests.channels.second_opinion.sent_by_aiogram import SPELT_OUT, Sender

    assert await differences("telegram", is_told, lambda line, address: Sender(line, address, TOKEN), SPELT_OUT) == {}
