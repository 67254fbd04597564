"""An agent outside is asked, takes, answers, hands back, runs out of time, and is refused when somebody else has it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from parley import conversations
from parley.conversations import Author, Outrun
from parley.core import clock
from parley.core.errors import NotFound
from parley.core.lanes import Worker
from parley.core.standard_webhooks import is_genuine
from parley.routing import Manner, State, outside
from parley.routing.agents import MISSED
from parley.routing.outside import OfferHandedBack, OfferTakenOver, OfferTimedOut
from parley.routing.outside.wire import HandingBack, Saying
from tests.api.receiver import Receiver, receiving, signatures
from tests.providers.server import Answer
from tests.routing.agency import Agency
from tests.routing.floor import Floor
from tests.spine.waiting import until
from tests.web.desk import working


@pytest.fixture
async def worker(floor: Floor) -> AsyncIterator[Worker]:
    async with working(floor.town.ground) as worker:
        yield worker


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def agency(floor: Floor, receiver: Receiver, worker: Worker) -> Agency:
    return await Agency.opened(floor, receiver)


async def test_they_are_asked_with_everything_they_may_know_and_signed(agency: Agency) -> None:
    offer = await agency.takes_ada("Hello! I would like a haircut.", "Is there a free slot on Saturday?")

    request = agency.receiver.requests[0]
    assert request.headers["webhook-signature"].split(" ") == signatures(request, [agency.added.secret])
    assert is_genuine(request.headers, request.body, agency.added.secret, now=clock.now())
    assert not is_genuine(request.headers, request.body + b" ", agency.added.secret, now=clock.now())
    data = offer["data"]
    assert offer["version"] == 1 and offer["agent_id"] == str(agency.id)
    assert data["person"]["name"] == "Ada" and "contacts" not in data["person"]
    assert data["summary"]["asked"]["text"] == "Hello! I would like a haircut."
    assert data["conversation"]["channel"] == "console" and data["terms"]["answer_seconds"] == 120
    assert await agency.owner() == agency.id


async def test_what_the_customer_writes_is_told_in_order_and_each_message_once(agency: Agency) -> None:
    offer = await agency.takes_ada("One")
    for text in ("Two", "Three", "Four"):
        await agency.floor.town.says("ada", text)
    await agency.hears("message", times=3)

    told = [one["data"]["message"]["text"] for one in agency.receiver.heard if one["type"] == "message"]
    assert [one["text"] for one in offer["data"]["messages"]] + told == ["One", "Two", "Three", "Four"]
    assert len(set(agency.receiver.ids)) == len(agency.receiver.ids)


async def test_they_answer_in_their_answer_and_what_is_said_twice_is_said_once(agency: Agency) -> None:
    agency.receiver.answers = [
        Answer(500),
        Answer(200, b'{"accept": true, "messages": [{"text": "Saturday at eleven is free.", "buttons": [{"label": "Book"}]}]}'),
        Answer(204),
    ]
    await agency.floor.town.says("ada", "Is there a free slot on Saturday?")
    await until(agency.said)
    offer = agency.receiver.heard[0]["offer_id"]
    for _ in range(2):
        await agency.does(outside.say, offer, Saying(text="Shall I book it?", id="b-1"))

    assert await agency.said() == ["Saturday at eleven is free.", "Shall I book it?"]
    assert agency.receiver.ids[0] == agency.receiver.ids[1], "another attempt has the same id"


async def test_what_they_hand_back_stands_first_with_a_card_and_is_never_theirs_again(agency: Agency) -> None:
    offer = await agency.takes_ada("How much is a haircut?")
    await agency.does(outside.say, offer["offer_id"], Saying(text="40 euros. I will ask a colleague about Sunday."))
    await agency.does(outside.hand_back, offer["offer_id"], HandingBack(reason="asks for a person", summary="Wants Sunday."))
    await agency.does(outside.hand_back, offer["offer_id"], HandingBack())

    assert await agency.owner() is None
    assert await agency.said("note") == ["Wants Sunday.\nasks for a person"]
    await agency.floor.looks_round()
    assert await agency.owner() is None, "given to them again"
    await agency.floor.hires("Barbara")
    await until(agency.owner)
    assert (await agency.floor.owners())["Ada"] == "Barbara"
    with pytest.raises(OfferHandedBack):
        await agency.does(outside.say, offer["offer_id"], Saying(text="One more thing"))


async def test_whoever_takes_it_over_meanwhile_has_it_and_the_late_message_is_refused(agency: Agency) -> None:
    offer = await agency.takes_ada()
    async with agency.floor.town.begin() as tx:
        await conversations.assign(tx, await agency.talk(), to=agency.floor.town.grace, by=agency.floor.town.grace)

    assert (await agency.hears("closed"))["data"] == {"outcome": "taken_over"}
    with pytest.raises(OfferTakenOver):
        await agency.does(outside.say, offer["offer_id"], Saying(text="Too late"))
    assert await agency.said() == []


async def test_an_answer_of_the_staff_takes_it_over_as_well(agency: Agency) -> None:
    offer = await agency.takes_ada()
    await agency.floor.town.answers(await agency.talk(), "ada", "I am here now.")

    assert (await agency.hears("closed"))["data"] == {"outcome": "taken_over"}
    assert await agency.outcome(offer["offer_id"]) == "taken_over"


async def test_an_answer_to_what_has_changed_meanwhile_is_refused(agency: Agency) -> None:
    offer = await agency.takes_ada("Saturday?")
    seen = offer["data"]["messages"][-1]["seq"]
    await agency.floor.town.says("ada", "No, Sunday!")

    with pytest.raises(Outrun):
        await agency.does(outside.say, offer["offer_id"], Saying(text="Saturday it is.", seen_seq=seen))


async def test_whoever_does_not_accept_in_time_loses_it_and_counts_as_away_after_three_times(
    floor: Floor, receiver: Receiver, worker: Worker
) -> None:
    agency = await Agency.opened(floor, receiver, accept_seconds=1)
    for who in ("ada", "emmy", "joan"):
        await floor.town.says(who, "Hello!")
        offer = await agency.hears("offer", times=len({one["offer_id"] for one in receiver.heard}) + 1)
        await until(lambda offer=offer: agency.outcome(offer["offer_id"]))
        assert await agency.outcome(offer["offer_id"]) == "timed_out"
    found = await until(lambda: _away(agency))

    assert found and (found.state, found.reason) == (State.AWAY, MISSED)
    assert set((await floor.owners()).values()) == {None}
    with pytest.raises(OfferTimedOut):
        await agency.does(outside.accept, receiver.heard[0]["offer_id"])


async def _away(agency: Agency) -> outside.OutsideAgent | None:
    found = await agency.agent()
    return found if found.misses >= 3 else None


async def test_whoever_accepts_and_says_nothing_loses_it_too(floor: Floor, receiver: Receiver, worker: Worker) -> None:
    agency = await Agency.opened(floor, receiver, answer_seconds=1)
    offer = await agency.takes_ada()

    assert (await agency.hears("closed"))["data"] == {"outcome": "timed_out"}
    assert await agency.outcome(offer["offer_id"]) == "timed_out"


async def test_what_is_resolved_and_comes_again_is_offered_to_the_same_agent(agency: Agency) -> None:
    await agency.floor.changes_default(outside_first(known_seconds=600))
    offer = await agency.takes_ada()
    await agency.does(outside.say, offer["offer_id"], Saying(text="Saturday at eleven."))
    await agency.does(outside.resolve, offer["offer_id"])
    await agency.floor.hires("Barbara")
    await agency.floor.town.says("ada", "And on Sunday?")

    await agency.hears("offer", times=2)
    assert await agency.owner() == agency.id


def outside_first(known_seconds: int) -> Manner:
    return Manner(name="All", assigns=True, known_seconds=known_seconds)


async def test_whoever_is_paused_gives_back_what_they_have_and_is_given_nothing(agency: Agency) -> None:
    await agency.takes_ada()
    async with agency.floor.town.begin() as tx:
        await outside.pause(tx, agency.id, by=agency.floor.chief)

    assert (await agency.hears("closed"))["data"] == {"outcome": "withdrawn"}
    await agency.floor.looks_round()
    assert await agency.owner() is None


async def test_nobody_is_left_with_an_agent_who_does_not_have_them(agency: Agency) -> None:
    """A colleague opens it again by hand: its owner by name has heard that it is over."""
    offer = await agency.takes_ada()
    await agency.does(outside.resolve, offer["offer_id"])
    async with agency.floor.town.begin() as tx:
        await conversations.reopen(tx, await agency.talk(), by=agency.floor.town.grace)

    assert await agency.owner() is None


async def test_an_offer_of_others_is_not_there(agency: Agency, receiver: Receiver) -> None:
    offer = await agency.takes_ada()
    other = await Agency.opened(agency.floor, receiver, name="Day desk")

    with pytest.raises(NotFound):
        await other.does(outside.accept, offer["offer_id"])


async def test_two_who_speak_at_once_end_in_some_order(agency: Agency) -> None:
    offer = await agency.takes_ada()
    talk = await agency.talk()

    async def takes_over() -> None:
        async with agency.floor.town.begin() as tx:
            way = (await agency.floor.town.identity("ada", tx=tx), agency.floor.town.accounts["console"])
            await conversations.reply(tx, talk, text="Here", way=way, author=Author("staff", agency.floor.town.grace))

    words = [agency.does(outside.say, offer["offer_id"], Saying(text="Late?", id=str(n))) for n in range(10)]
    back = agency.does(outside.hand_back, offer["offer_id"], HandingBack(summary="over"))
    done = await asyncio.gather(*words, takes_over(), back, agency.floor.town.says("ada", "Anybody?"), return_exceptions=True)

    assert {type(one) for one in done if isinstance(one, Exception)} <= {OfferTakenOver, OfferHandedBack}
    assert await agency.owner() == agency.floor.town.grace
