"""MAX, read and called by maxapi as well."""

import pytest

from tests.channels.second_opinion.comparing import Outcome, compared
from tests.channels.second_opinion.sending import differences

COMMENT = "maxapi has methods for comments, and no updates about them"
NEW = "a kind that nobody knows"
NOT_READ = {
    "comment.json": COMMENT,
    "comment_by_the_channel.json": COMMENT,
    "comment_edited.json": COMMENT,
    "comment_removed.json": COMMENT,
    "lower_keyboard.json": "maxapi does not know the word of a button of the lower keyboard",
    "message_chat_created.json": "maxapi wants the chat's status, which nobody has seen: MAX takes this kind out of use",
    "unknown_attachment.json": NEW,
    "unknown_attachment_with_words.json": NEW,
    "unknown_update.json": NEW,
    "unknown_update_by_nobody.json": NEW,
    "unknown_update_in_a_dialog.json": NEW,
}


@pytest.fixture(scope="module")
def told() -> Outcome:
    from tests.channels.second_opinion.by_maxapi import opinions

    return compared("max", opinions)


def test_maxapi_reads_each_update_but_those_known_to_be_beyond_it(told: Outcome) -> None:
    assert told.unread == NOT_READ.keys()


def test_maxapi_and_we_understand_an_update_alike(told: Outcome) -> None:
    assert told.differ == {}


async def test_maxapi_makes_the_same_calls() -> None:
    from tests.channels.second_opinion.sent_by_maxapi import SPELT_OUT, Sender, knows

    assert await differences("max", knows, lambda line, address: Sender(line, address, "token"), SPELT_OUT) == {}
