"""Who somebody is: what a channel proves joins, what somebody only says does not, and doubt keeps people apart."""

from datetime import UTC, datetime

import pytest

from parley import people
from parley.channels import Address, Kind, Proof, Trust
from parley.core import ids
from parley.people import Way
from tests.people.town import Town

OWNER = "owner@home.example"


async def joined(town: Town, *identities: object) -> bool:
    """Whether they all belong to one person."""
    sql = "SELECT count(DISTINCT person_id) FROM identities WHERE workspace_id = $1 AND id = ANY($2)"
    return (await town.rows(sql, list(identities)))[0][0] == 1


async def ways(town: Town, who: str, *, on: str = "console") -> list[Way]:
    async with town.begin() as tx:
        return await people.ways(tx, await town.person(who, on=on, tx=tx), openers=[("email", "email")])


async def addresses(town: Town, who: str) -> list[str]:
    async with town.begin() as tx:
        return sorted(one.address for one in await people.identities(tx, await town.person(who, tx=tx)))


async def test_the_same_address_is_the_same_person_and_the_last_name_counts(town: Town) -> None:
    await town.says("ada")
    first = await town.identity("ada")
    await town.says("ada", "again")

    assert await town.identity("ada") == first
    assert len(await town.persons()) == 1


async def test_the_same_id_on_two_accounts_of_a_channel_is_two_persons_where_ids_are_the_accounts_own(town: Town) -> None:
    await town.says("ada", on="console")
    await town.connects("console", name="another")
    await town.says("ada", on="another")

    assert len(await town.persons()) == 2


async def test_a_proven_address_joins_its_owner(town: Town) -> None:
    await town.says(OWNER, "by mail", on="email")
    await town.says("ada", "by console", also=(Address("email", " Owner@Home.Example ", Trust.PROVEN),))

    assert await joined(town, await town.identity("ada"), await town.identity(OWNER, on="email"))


@pytest.mark.parametrize("trust", [Trust.CLAIMED, Trust.NETWORK])
async def test_a_claimed_address_never_joins_its_known_owner(town: Town, trust: Trust) -> None:
    await town.says(OWNER, "my secrets", on="email")
    await town.says("mallory", "that is my address", also=(Address("email", OWNER, trust),))

    owner = await town.identity(OWNER, on="email", scope="")
    assert not await joined(town, await town.identity("mallory"), owner)
    assert await town.timeline(await town.person("mallory")) == ["that is my address"]


async def test_a_claim_made_first_does_not_catch_the_owner_who_comes_later(town: Town) -> None:
    await town.says("mallory", "that is my address", also=(Address("email", OWNER),))
    await town.says(OWNER, "my secrets", on="email")

    assert not await joined(town, await town.identity("mallory"), await town.identity(OWNER, on="email", scope=""))


async def test_two_who_claim_the_same_address_stay_two(town: Town) -> None:
    for who in ("ada", "mallory"):
        await town.says(who, also=(Address("email", OWNER), Address("phone", "+380441234567")))

    assert await town.person("ada") != await town.person("mallory")


async def test_whoever_claims_an_address_may_be_written_to_there(town: Town) -> None:
    await town.says("ada", also=(Address("email", OWNER),))

    assert {(way.kind, way.address, way.trust) for way in await ways(town, "ada")} == {
        ("console", "ada", Trust.PROVEN),
        ("email", OWNER, Trust.CLAIMED),
    }


async def test_an_address_that_comes_with_each_message_is_written_down_once(town: Town) -> None:
    phone = Address("phone", "+380441234567", Trust.NETWORK)
    async with town.begin() as tx:
        await town.takes_in(tx, "console", *(town.fact("ada", text, also=(phone,)) for text in ("hello", "is anybody there?")))
    await town.says("ada", "hello?", also=(phone,))

    assert await addresses(town, "ada") == [phone.value, "ada"]
    assert await town.rows("SELECT source, evidence ->> 'kind' FROM links WHERE workspace_id = $1") == [("network", "phone")]
    assert await town.rows("SELECT trust FROM identities WHERE workspace_id = $1 AND kind = 'phone'") == [("network",)]
    assert await town.timeline(await town.person("ada")) == ["hello", "is anybody there?", "hello?"]


async def test_many_who_tell_their_addresses_at_once_keep_each_their_own(town: Town) -> None:
    told = {"ada": "+380441234567", "hedy": "+380441234568", "mallory": "+380441234567"}
    async with town.begin() as tx:
        await town.takes_in(tx, "console", *(town.fact(who, also=(Address("phone", phone),)) for who, phone in told.items()))

    assert {who: await addresses(town, who) for who in told} == {who: [phone, who] for who, phone in told.items()}
    assert len({await town.person(who) for who in told}) == 3


async def test_a_claim_that_staff_took_back_is_a_link_again_when_it_is_told_again(town: Town) -> None:
    phone = Address("phone", "+380441234567")
    await town.says("ada", also=(phone,))
    async with town.begin() as tx:
        await people.unlink(tx, (await town.active_links())[0][0], by=town.grace)
    apart = await addresses(town, "ada")
    await town.says("ada", also=(phone,))

    assert (apart, await addresses(town, "ada")) == (["ada"], [phone.value, "ada"])


@pytest.mark.parametrize("address", ["info@firm.example", "no-reply@firm.example", "sales+kyiv@firm.example"])
async def test_an_address_behind_which_many_stand_joins_nobody_though_it_is_proven(town: Town, address: str) -> None:
    for who in ("ada", "hedy"):
        await town.says(who, also=(Address("email", address, Trust.PROVEN),))
    await town.says(address, "from the office", on="email")

    office = await town.identity(address, on="email", scope="")
    assert len({await town.person("ada"), await town.person("hedy")}) == 2
    assert not await joined(town, await town.identity("ada"), office)


async def test_an_address_that_is_none_is_passed_over(town: Town) -> None:
    nonsense = [Address("email", "nobody"), Address("email", "@"), Address("phone", "hello"), Address("email", "", Trust.PROVEN)]
    await town.says("ada", also=tuple(nonsense))

    assert await town.rows("SELECT address FROM identities WHERE workspace_id = $1") == [("ada",)]


# ── doubt ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_doubtful_sender_is_a_stranger_whatever_address_they_write(town: Town) -> None:
    await town.says(OWNER, "it is me", on="email")
    await town.says(OWNER, "it is me, really", on="email", doubtful=True)

    true, doubtful = [await town.person(OWNER, on="email", scope=scope) for scope in ("", "doubtful")]
    assert true != doubtful
    assert await town.timeline(true) == ["it is me"]
    assert len(await town.talks()) == 2


async def test_a_doubtful_sender_proves_nothing_and_is_not_answered_by_accident(town: Town) -> None:
    await town.says("ada", "on the console")
    await town.says(OWNER, "me too", on="email", doubtful=True, proof=Proof("continue", await town.identity("ada")))

    assert await town.person(OWNER, on="email") != await town.person("ada")
    assert await ways(town, OWNER, on="email") == []


# ── tokens of ours ──────────────────────────────────────────────────────────────────────────────


async def test_a_link_of_ours_brings_a_customer_over_to_another_channel(town: Town) -> None:
    await town.says("ada", "on the site")
    await town.says("ada_l", "/start", on="telegram", proof=Proof("continue", await town.identity("ada")))
    await town.says("ada_l", "in the messenger", on="telegram")

    assert await town.timeline(await town.person("ada")) == ["on the site", "in the messenger"]
    assert len(await town.talks()) == 1


async def test_a_token_that_names_nobody_joins_nobody(town: Town) -> None:
    await town.says("ada")
    await town.says("ada_l", "/start", on="telegram", proof=Proof("continue", ids.new()))

    assert await town.person("ada") != await town.person("ada_l", on="telegram")


async def test_the_reader_of_a_forwarded_mail_joins_the_conversation_as_a_guest_and_nobodys_person(town: Town) -> None:
    await town.says(OWNER, "a question", on="email")
    sent = await town.answers(await town.conversation(OWNER, on="email"), OWNER, "an answer", on="email")
    await town.says("friend@home.example", "a word from a friend", on="email", proof=Proof("reply", sent.id))
    await town.says("friend@home.example", "my own question", on="email")

    assert [talk.said for talk in await town.talks()] == [("a question", "an answer", "a word from a friend"), ("my own question",)]
    assert await town.person("friend@home.example", on="email") != await town.person(OWNER, on="email")
    assert await town.rows("SELECT content->'guest'->>'address' FROM messages WHERE workspace_id = $1 AND content ? 'guest'") == [
        ("friend@home.example",)
    ]


async def test_an_answer_from_the_address_we_wrote_to_goes_where_it_belongs(town: Town) -> None:
    await town.says(OWNER, "a question", on="email")
    sent = await town.answers(await town.conversation(OWNER, on="email"), OWNER, "an answer", on="email")
    await town.says(OWNER, "thank you", on="email", proof=Proof("reply", sent.id))

    assert [talk.said for talk in await town.talks()] == [("a question", "an answer", "thank you")]


async def test_an_answer_to_a_claimed_address_proves_the_claim(town: Town) -> None:
    await town.says("ada", "write to me", also=(Address("email", OWNER),))
    sent = await town.answers_by_mail(await town.conversation("ada"), OWNER, "here we are")
    await town.says(OWNER, "yes, that is me", on="email", proof=Proof("reply", sent.id))

    assert await joined(town, await town.identity("ada"), await town.identity(OWNER, on="email", scope=""))
    assert await town.timeline(await town.person("ada")) == ["write to me", "here we are", "yes, that is me"]


# ── ways ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_way_is_closed_by_leaving_and_opened_by_a_word(town: Town) -> None:
    await town.says("ada")
    await town.says("ada", kind=Kind.UNSUBSCRIBED)
    closed = await ways(town, "ada")
    await town.says("ada", "I am back")

    assert [way.closed_reason for way in closed] == ["unsubscribed"]
    assert [way.closed_at for way in await ways(town, "ada")] == [None]


async def test_the_way_that_was_used_last_comes_first_and_no_clock_of_theirs_can_change_that(town: Town) -> None:
    await town.says("ada", at=datetime(9999, 1, 1, tzinfo=UTC))
    await town.says("ada_l", on="telegram", proof=Proof("continue", await town.identity("ada")))

    assert [way.kind for way in await ways(town, "ada")] == ["telegram", "console"]


async def test_a_word_in_a_group_opens_no_way_to_answer_in_private(town: Town) -> None:
    await town.says("ada", group=True)

    assert await ways(town, "ada") == []
