"""What a call is known by, and how far we believe who speaks."""

from typing import Any

import msgspec
import pytest

from parley.channels.adapters.botframework import BotFramework, BotFrameworkSettings
from parley.channels.types import Account, Call, Inbound, Trust
from tests.providers import botframework as fake

BotAccount = Account[BotFrameworkSettings]
Json = dict[str, Any]


def call(activity: Json) -> Call:
    return Call(msgspec.json.encode(activity))


def understood(activity: Json, adapter: BotFramework, account: BotAccount) -> Inbound:
    (fact,) = adapter.parse(call(activity), account)
    return fact


def test_each_change_of_a_message_is_known_by_its_moment(ada: fake.Person, adapter: BotFramework) -> None:
    said = ada.activity("message", text="О 15:00")
    edited = said | {"type": "messageUpdate", "timestamp": "2026-11-20T10:05:00Z"}
    keys = [adapter.key(call(one)) for one in (said, edited, edited, edited | {"timestamp": "2026-11-20T10:06:00Z"})]

    assert keys[1] == keys[2]
    assert len(set(keys)) == 3


def test_a_reaction_put_and_taken_back_are_two_though_their_id_is_one(ada: fake.Person, adapter: BotFramework) -> None:
    put = ada.activity("messageReaction", replyToId="1", reactionsAdded=[{"type": "like"}])
    taken = {name: value for name, value in put.items() if name != "reactionsAdded"} | {"reactionsRemoved": [{"type": "like"}]}

    assert adapter.key(call(put)) != adapter.key(call(taken))


def test_one_id_in_two_conversations_is_two_messages(ada: fake.Person, adapter: BotFramework) -> None:
    here = ada.activity("message", text="one")

    assert adapter.key(call(here)) != adapter.key(call(here | {"conversation": {"id": "a:another"}}))


@pytest.mark.parametrize(
    ("channel", "id", "trust"),
    [
        ("msteams", "29:1ada", Trust.PROVEN),
        ("directline", "ada", Trust.CLAIMED),
        ("directline", "dl_ada", Trust.PROVEN),
        ("webchat", "ada", Trust.CLAIMED),
    ],
)
def test_a_name_that_a_page_chose_proves_nobody(
    channel: str, id: str, trust: Trust, ada: fake.Person, adapter: BotFramework, account: BotAccount
) -> None:
    activity = ada.activity("message", text="?", channelId=channel, **{"from": {"id": id}})
    sender = understood(activity, adapter, account).sender

    assert sender
    assert (sender.id, sender.trust) == (id, trust)


@pytest.mark.parametrize(
    ("tag", "quoted"),
    [
        ('<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="17">', "17"),
        ('<blockquote itemid="17" itemtype="http://schema.skype.com/Reply">', "17"),
        ('<blockquote itemtype="http://schema.skype.com/Forward" itemid="17">', ""),
        ("<blockquote>", ""),
    ],
    ids=["reply", "reply, the other way round", "forwarded", "plain"],
)
def test_a_quote_is_known_by_its_block(tag: str, quoted: str, ada: fake.Person, adapter: BotFramework, account: BotAccount) -> None:
    html = {"contentType": "text/html", "content": f"<p>{tag}О 15:00</blockquote>Дякую</p>"}

    assert understood(ada.activity("message", text="Дякую", attachments=[html]), adapter, account).quoted == quoted
