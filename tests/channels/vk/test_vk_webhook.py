"""Events by Callback API, from the fake VK to what the adapter understands."""

import msgspec
import pytest

from parley.channels.adapters.vk import Vk, VkSettings
from parley.channels.errors import AccountBroken, InvalidSignature, Refused
from parley.channels.types import Account, Call, Kind, Part
from parley.core.http import Http
from tests.channels.vk.vk_hook import connected
from tests.providers import vk as fake

VkAccount = Account[VkSettings]
FRESH = {"token": "vk1.a.a-key-that-nobody-ever-made", "group_id": 456}


def said_by_vk(account: VkAccount, secret: str = "known-to-both", **more: object) -> Call:
    event = {"type": "message_deny", "object": {"user_id": 5}, "group_id": account.settings.group_id, "event_id": "1", "secret": secret}
    return Call(msgspec.json.encode(event | more))


async def test_a_new_server_is_confirmed_with_the_code_that_the_api_gives(
    community: fake.Community, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        states = [server.status for server in community.servers.values()]

    assert states == ["ok"]
    assert hook.facts() == []


async def test_whoever_does_not_know_the_secret_is_told_no_code(adapter: Vk, account: VkAccount) -> None:
    with pytest.raises(InvalidSignature):
        adapter.verify(said_by_vk(account, "guessed", type="confirmation"), account)


def test_a_call_with_the_secret_of_this_community_is_vks(adapter: Vk, account: VkAccount) -> None:
    adapter.verify(said_by_vk(account), account)
    for forged in (said_by_vk(account, "known-to-bot"), said_by_vk(account, ""), said_by_vk(account, group_id=999)):
        with pytest.raises(InvalidSignature):
            adapter.verify(forged, account)


@pytest.mark.parametrize("secret", ["", "known-to-both"], ids=["empty", "the old one"])
def test_an_account_without_a_secret_accepts_nobody(secret: str, adapter: Vk, account: VkAccount) -> None:
    bare = msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, secret=""))

    with pytest.raises(InvalidSignature):
        adapter.verify(said_by_vk(account, secret), bare)


async def test_every_event_but_the_first_is_answered_with_ok_and_nothing_else(adapter: Vk, account: VkAccount, http: Http) -> None:
    assert await adapter.answer(said_by_vk(account), account, http) == b"ok"


async def test_what_ada_writes_arrives_once(vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.writes("Є час на завтра?", ref="site-7f3a")
        await vk.settled()

    (question,) = hook.facts()
    assert (question.kind, question.text, question.thread, question.token) == (Kind.MESSAGE, "Є час на завтра?", str(ada.id), "site-7f3a")
    assert question.sender
    assert (question.sender.id, question.sender.language) == (str(ada.id), "uk")


async def test_a_call_that_was_not_taken_comes_again_under_the_same_key(
    vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        hook.failures = 2
        await ada.writes("one")
        await ada.writes("two")
        await vk.settled()

    assert [fact.text for fact in hook.facts()] == ["one", "one", "one", "two"]
    assert len({adapter.key(call) for call in hook.calls if adapter.parse(call, account)}) == 2


async def test_other_words_than_ok_make_vk_call_again(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        hook.answers = b""
        await ada.writes("one")
        await hook.tried_again.wait()
        hook.answers = None

    assert {fact.text for fact in hook.facts()} == {"one"}


async def test_an_edit_names_the_message_that_it_changes(vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        message = await ada.writes("на 5-ту")
        await vk.settled()
        await ada.edits(message, "на 6-ту")
        await vk.settled()

    said, edited = hook.facts()
    assert (edited.kind, edited.text, edited.provider_key) == (Kind.EDIT, "на 6-ту", said.provider_key)


async def test_reactions_and_leaving_arrive_because_they_are_asked_for(
    vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        message = await ada.writes("Дякую")
        await ada.reacts("❤️", to=message["id"])
        await ada.denies()
        await ada.allows("site-7f3a")
        await vk.settled()

    _, reaction, gone, back = hook.facts()
    assert (reaction.kind, reaction.added) == (Kind.REACTION, ("❤️",))
    assert (gone.kind, back.kind, back.token) == (Kind.UNSUBSCRIBED, Kind.SUBSCRIBED, "site-7f3a")


async def test_a_comment_names_its_post_and_our_answer_stands_below_it(
    vk: fake.Vk, community: fake.Community, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.comments("Працюєте у неділю?", post=7)
        await vk.settled()
        (comment,) = hook.facts()
        answer = Part(to=comment.thread, text="Так", quoted=comment.external_id, key="once")
        receipt = await adapter.send(answer, account, http)
        repeated = await adapter.send(answer, account, http)
        await vk.settled()

    assert (comment.kind, comment.extra["post"]) == (Kind.COMMENT, f"https://vk.com/wall-{community.id}_7")
    sent = hook.facts()[-1]
    assert (sent.kind, sent.is_public, [sent.provider_key]) == (Kind.ECHO, True, receipt.provider_keys)
    assert list(community.comments.values())[-1]["reply_to_comment"] == int(comment.external_id.rpartition("_")[2])
    assert repeated == receipt


async def test_what_somebody_says_in_vks_own_pages_is_shown_and_what_we_said_is_not_shown_twice(
    vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.writes("?")
        await adapter.send(Part(to=str(ada.id), text="Так", key="delivery-1"), account, http)
        await ada.is_answered_by_hand("І до побачення")
        await vk.settled()

    told = [(fact.kind, fact.text) for fact in hook.facts()]
    assert told == [(Kind.MESSAGE, "?"), (Kind.STATUS, ""), (Kind.ECHO, "І до побачення")]


async def test_a_server_that_failed_is_told_as_trouble_and_connecting_again_mends_it(
    community: fake.Community, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        assert await adapter.trouble(account, http) == ""
        for server in community.servers.values():
            server.status = "failed"
        assert "«failed»" in await adapter.trouble(account, http)
        await adapter.connect(account, http, webhook_url=hook.address)

        assert await adapter.trouble(account, http) == ""
    assert len(community.servers) == 0


async def test_a_webhook_on_a_plain_address_is_refused(adapter: Vk, account: VkAccount, http: Http) -> None:
    with pytest.raises(Refused, match="url is invalid"):
        await adapter.connect(account, http, webhook_url="http://parley.example/hooks/vk/1")


async def test_a_check_tells_the_communitys_name_and_what_is_wrong_with_its_key(
    community: fake.Community, adapter: Vk, account: VkAccount, http: Http
) -> None:
    assert await adapter.check(account, http) == ("vk.com/salon", "Salon")
    community.rights = 1 << 12
    with pytest.raises(AccountBroken, match="no right to: community management"):
        await adapter.check(account, http)
    revoked = msgspec.structs.replace(account.settings, token="vk1.a.a-key-that-nobody-ever-made")
    with pytest.raises(AccountBroken, match="invalid access_token"):
        await adapter.check(msgspec.structs.replace(account, settings=revoked), http)


def test_a_secret_is_made_where_none_is_given() -> None:
    one, other = (msgspec.convert(FRESH, VkSettings) for _ in range(2))

    assert len(one.secret) == 32
    assert one.secret != other.secret


@pytest.mark.parametrize("token", ["", "short", "with a blank in the middle", "vk1.a./../../../../etc/passwd", "vk1.a.AAAAAAAAAAAAAAAA\n"])
def test_a_key_that_is_none_is_not_accepted(token: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(FRESH | {"token": token}, VkSettings)
