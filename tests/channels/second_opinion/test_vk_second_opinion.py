"""VK, read and called by vk_api as well."""

from typing import Any

import msgspec
import pytest

from tests.channels.second_opinion.comparing import Outcome, compared
from tests.channels.second_opinion.sending import Ours, bare, requests

OLD = "the shape of version 5.50, in which the message stands in the event itself under other names"
REACTION = "vk_api does not know reactions"
READ = "vk_api does not know that messages are read"
NOT_READ = {
    "confirmation.json": "no event: the address is being confirmed",
    "message_new_legacy_v5_50.json": OLD,
    "message_new_service_action_pre5_103.json": OLD,
    "message_reaction_added.json": REACTION,
    "message_reaction_new_to_us.json": REACTION,
    "message_reaction_removed.json": REACTION,
    "message_read.json": READ,
    "message_read_by_us.json": READ,
    "unknown_event.json": "a kind that nobody knows",
}
OTHERWISE = {"message_reply_ours.json text": "the echo of what we said ourselves is told as a receipt, without its words"}


@pytest.fixture(scope="module")
def told() -> Outcome:
    from tests.channels.second_opinion.by_vk_api import opinions

    return compared("vk", opinions)


def test_vk_api_reads_each_event_but_those_known_to_be_beyond_it(told: Outcome) -> None:
    assert told.unread == NOT_READ.keys()


def test_vk_api_and_we_understand_an_event_alike(told: Outcome) -> None:
    assert {name: words for name, words in told.differ.items() if name not in OTHERWISE} == {}
    assert OTHERWISE.keys() - told.differ.keys() == set()


def test_vk_api_builds_the_same_keyboards() -> None:
    from tests.channels.second_opinion.sent_by_vk_api import SPELT_OUT, keyboard

    ours = {str(one): _keyboard(one) for one in requests("vk") if "keyboard" in one.fields}

    assert ours
    assert {name: bare(keyboard(rows), SPELT_OUT) for name, rows in ours.items()} == {
        name: bare(rows, SPELT_OUT) for name, rows in ours.items()
    }


def _keyboard(ours: Ours) -> dict[str, Any]:
    return msgspec.json.decode(ours.fields["keyboard"], type=dict[str, Any])
