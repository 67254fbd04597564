"""Nothing is sent for which there is no consent: not when it is written, and not when its moment comes."""

from datetime import timedelta

import pytest

from parley import conversations, people
from parley.conversations import Author, Message, NotAgreed, State
from parley.core import clock
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.people.consents import Errand, Proof
from tests.conversations.conftest import worker as worker
from tests.conversations.looks import begun, is_sent
from tests.conversations.test_sent_later import an_hour_passes
from tests.people.town import Town
from tests.spine.waiting import until
from tests.web.desk import working


async def offer(town: Town, *, purpose: Errand = "marketing", at_once: bool = True) -> Message:
    async with town.begin() as tx:
        way = (await town.identity("ada", tx=tx), town.accounts["console"])
        later = None if at_once else clock.now() + timedelta(minutes=30)
        id = await town.conversation("ada", tx=tx)
        author = Author("staff", town.grace)
        return await conversations.reply(tx, id, text="Ten percent off", way=way, author=author, purpose=purpose, at=later)


async def agreed(town: Town) -> None:
    await begun(town)
    async with town.begin() as tx:
        await people.consents.grant(tx, await town.identity("ada", tx=tx), "marketing", source="form", proof=Proof(words="yes"))


async def withdrawn(town: Town) -> None:
    async with town.begin() as tx:
        await people.consents.withdraw(tx, await town.identity("ada", tx=tx), "marketing", source="customer")


async def now(town: Town, said: Message) -> Message:
    async with town.begin() as tx:
        return await conversations.message(tx, said.id)


async def refused(town: Town, said: Message) -> Message:
    async def look() -> Message | None:
        found = await now(town, said)
        return found if found.state is State.FAILED else None

    found = await until(look)
    assert found
    return found


async def test_an_offer_to_somebody_who_never_agreed_is_not_even_written(town: Town) -> None:
    await begun(town)
    with pytest.raises(NotAgreed):
        await offer(town)

    assert await town.timeline(await town.person("ada")) == ["hello"]


async def test_whoever_asked_is_answered_whatever_they_withdrew(town: Town, worker: Worker) -> None:
    await agreed(town)
    await withdrawn(town)

    said = await offer(town, purpose="service")

    await until(lambda: is_sent(town, said))


async def test_an_offer_to_somebody_who_agreed_is_sent(town: Town, worker: Worker) -> None:
    await agreed(town)
    said = await offer(town)

    await until(lambda: is_sent(town, said))
    assert said.purpose == "marketing"


async def test_what_waits_in_the_queue_is_not_sent_once_its_consent_is_gone_and_says_why(town: Town, ground: Ground) -> None:
    await agreed(town)
    said = await offer(town)
    await withdrawn(town)
    async with working(ground):
        found = await refused(town, said)

    assert [(one.error_kind, one.error) for one in found.deliveries] == [("NotWanted", "They no longer want messages of this kind here.")]


async def test_what_was_scheduled_is_not_sent_once_its_consent_is_gone(town: Town, ground: Ground) -> None:
    await agreed(town)
    said = await offer(town, at_once=False)
    await town.says("ada", "СТОП")
    await town.rows("UPDATE deliveries SET leaves_at = now() WHERE workspace_id = $1 AND leaves_at IS NOT NULL RETURNING 1")
    async with working(ground):
        assert (await refused(town, said)).deliveries[0].error_kind == "NotWanted"


async def test_a_merge_with_somebody_who_left_stops_what_is_queued(town: Town, ground: Ground) -> None:
    await agreed(town)
    said = await offer(town)
    await town.says("augusta", "stop")
    async with town.begin() as tx:
        await people.merge(tx, await town.person("ada", tx=tx), await town.person("augusta", tx=tx), by=town.grace)
    async with working(ground):
        assert (await refused(town, said)).deliveries[0].error_kind == "NotWantedElsewhere"


async def test_sent_again_by_hand_it_is_asked_again(town: Town, worker: Worker) -> None:
    await agreed(town)
    said = await offer(town, at_once=False)
    await withdrawn(town)
    await an_hour_passes(town)
    await refused(town, said)
    async with town.begin() as tx:
        await people.consents.grant(tx, await town.identity("ada", tx=tx), "marketing", source="customer", proof=Proof(words="again"))
        await conversations.send_again(tx, said.id)

    await until(lambda: is_sent(town, said))
