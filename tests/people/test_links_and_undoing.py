"""Links join persons and are taken back: persons are always the connected components, and after the last undo all is as it was."""

import asyncio
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley import conversations, people
from parley.channels import Proof
from parley.core import ids
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import LinkId, PersonId
from parley.people import LinkRevoked, SamePerson
from tests.people.town import Town

WHO = tuple((f"{name}", channel) for name in ("ada", "hedy", "radia", "barbara") for channel in ("console", "telegram"))

Who = tuple[str, str]


class Says(msgspec.Struct, frozen=True):
    who: Who


class Joins(msgspec.Struct, frozen=True):
    one: Who
    other: Who
    how: Literal["link", "merge"]


class Splits(msgspec.Struct, frozen=True):
    """Staff part somebody's address from the rest of theirs."""

    who: Who


class Undoes(msgspec.Struct, frozen=True):
    """The so-manieth of the active links."""

    number: int


Step = Says | Joins | Splits | Undoes

someone = st.sampled_from(WHO)
step = st.one_of(
    st.builds(Says, someone),
    st.builds(Joins, someone, someone, st.sampled_from(["link", "merge"])),
    st.builds(Splits, someone),
    st.builds(Undoes, st.integers(0, 20)),
)


class Story:
    """A town to which things happen; `with_links` False leaves out what people are told about who they are."""

    def __init__(self, town: Town, *, with_links: bool) -> None:
        self.town, self.with_links = town, with_links
        self.count = 0

    async def goes(self, steps: Iterable[Step]) -> None:
        for who in WHO:
            await self._says(Says(who))
        for taken in steps:
            await self._take(taken)

    async def _take(self, taken: Step) -> None:
        match taken:
            case Says():
                await self._says(taken)
            case Joins() if self.with_links and taken.one != taken.other:
                await self._joins(taken)
            case Splits() if self.with_links:
                await self._splits(taken.who)
            case Undoes() if self.with_links:
                await self._undoes(taken.number)
            case _:
                pass
        if self.with_links:
            assert await self.town.persons() == await naive_persons(self.town)

    async def _says(self, taken: Says) -> None:
        self.count += 1
        name, channel = taken.who
        await self.town.says(name, f"{self.count} from {name} on {channel}", on=channel)

    async def _joins(self, taken: Joins) -> None:
        (one, here), (other, there) = taken.one, taken.other
        async with self.town.begin() as tx:
            if taken.how == "link":
                pair = await self.town.identity(one, on=here, tx=tx), await self.town.identity(other, on=there, tx=tx)
                await people.link(tx, *pair, source="test")
                return
            persons = await self.town.person(one, on=here, tx=tx), await self.town.person(other, on=there, tx=tx)
            if persons[0] != persons[1]:
                await people.merge(tx, *persons, by=self.town.grace)

    async def _splits(self, who: Who) -> None:
        async with self.town.begin() as tx:
            name, channel = who
            away, person = await self.town.identity(name, on=channel, tx=tx), await self.town.person(name, on=channel, tx=tx)
            if len(await people.identities(tx, person)) > 1:
                await people.resolution.split(tx, person, [away], by=self.town.grace)

    async def _undoes(self, number: int) -> None:
        links = await self.town.active_links()
        if links:
            await unlink(self.town, links[number % len(links)][0])

    async def ends(self) -> None:
        """Every link is taken back, the last one first."""
        for id, *_ in reversed(await self.town.active_links()):
            await unlink(self.town, id)

    async def told(self) -> dict[Who, object]:
        """What there is to see of each: their person's name, their whole timeline, their conversations."""
        talks = await self.town.talks()
        told: dict[Who, object] = {}
        for name, channel in WHO:
            person = await self.town.person(name, on=channel)
            async with self.town.begin() as tx:
                known = (await people.person(tx, person)).name, len(await people.identities(tx, person))
            theirs = [msgspec.structs.replace(talk, person=PersonId(UUID(int=0))) for talk in talks if talk.person == person]
            told[name, channel] = known, await self.town.timeline(person), theirs
        return told


async def unlink(town: Town, id: LinkId) -> None:
    async with town.begin() as tx:
        await people.unlink(tx, id, by=town.grace)


async def naive_persons(town: Town) -> dict[UUID, frozenset[UUID]]:
    """Connected components by plain search, each named by the person that came with its oldest identity."""
    members = await town.rows("SELECT id, home_id FROM identities WHERE workspace_id = $1 ORDER BY created_at, id")
    neighbours: dict[UUID, set[UUID]] = {id: set() for id, _ in members}
    for _, one, other in await town.active_links():
        neighbours[one].add(other)
        neighbours[other].add(one)
    found: dict[UUID, frozenset[UUID]] = {}
    seen: set[UUID] = set()
    for id, home in members:
        if id not in seen:
            found[home] = frozenset(reached(id, neighbours))
            seen |= found[home]
    return found


def reached(start: UUID, neighbours: dict[UUID, set[UUID]]) -> set[UUID]:
    seen, edge = {start}, [start]
    while edge:
        for other in neighbours[edge.pop()] - seen:
            seen.add(other)
            edge.append(other)
    return seen


@pytest.mark.slow
@pytest.mark.timeout(300)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(step, min_size=4, max_size=14))
async def test_after_every_link_is_taken_back_all_is_as_if_none_had_been_made(ground: Ground, steps: list[Step]) -> None:
    linked, plain = Story(await Town.founded(ground), with_links=True), Story(await Town.founded(ground), with_links=False)
    await linked.goes(steps)
    await linked.ends()
    await plain.goes(steps)

    assert await linked.told() == await plain.told()
    assert await linked.town.rows(STRANDED) == []


STRANDED = """
    SELECT c.id FROM conversations c JOIN identities i ON (i.workspace_id, i.id) = (c.workspace_id, c.identity_id)
     WHERE c.workspace_id = $1 AND (c.person_id <> i.person_id OR EXISTS (
           SELECT FROM messages m JOIN identities w ON (w.workspace_id, w.id) = (m.workspace_id, m.identity_id)
            WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id) AND w.person_id <> c.person_id))
"""


# ── one by one ──────────────────────────────────────────────────────────────────────────────────


async def test_two_who_are_merged_have_one_timeline_over_their_channels(town: Town) -> None:
    await town.says("ada", "first", on="console")
    await town.says("ada", "second", on="telegram")
    await town.says("ada", "third", on="console")
    async with town.begin() as tx:
        await people.merge(tx, await town.person("ada", on="telegram"), await town.person("ada"), by=town.grace)

    assert await town.timeline(await town.person("ada")) == ["first", "second", "third"]
    assert [talk.joined for talk in await town.talks()] == [False, True]


async def test_the_person_of_the_oldest_identity_stays_whichever_way_they_are_merged(town: Town) -> None:
    await town.says("ada")
    await town.says("hedy")
    oldest, newer = await town.person("ada"), await town.person("hedy")
    async with town.begin() as tx:
        await people.merge(tx, newer, oldest, by=town.grace)

    assert {await town.person("ada"), await town.person("hedy")} == {oldest}


async def test_what_cannot_be_merged_or_undone_is_refused_by_name(town: Town) -> None:
    await town.says("ada")
    await town.says("hedy")
    ada, hedy = await town.person("ada"), await town.person("hedy")
    async with town.begin() as tx:
        with pytest.raises(SamePerson):
            await people.merge(tx, ada, ada, by=town.grace)
        with pytest.raises(NotFound):
            await people.merge(tx, ada, PersonId(ids.new()), by=town.grace)
        link = await people.merge(tx, ada, hedy, by=town.grace)
        with pytest.raises(NotFound):
            await people.merge(tx, ada, hedy, by=town.grace)
        await people.unlink(tx, link, by=town.grace)
        with pytest.raises(LinkRevoked):
            await people.unlink(tx, link, by=town.grace)
        with pytest.raises(NotFound):
            await people.unlink(tx, LinkId(ids.new()), by=town.grace)


async def test_a_link_of_another_workspace_cannot_be_taken_back(town: Town, ground: Ground) -> None:
    await town.says("ada")
    await town.says("hedy")
    async with town.begin() as tx:
        link = await people.merge(tx, await town.person("ada"), await town.person("hedy"), by=town.grace)
    linus = await Town.founded(ground)
    async with linus.begin() as tx:
        with pytest.raises(NotFound):
            await people.unlink(tx, link, by=linus.grace)

    assert len(await town.persons()) == 1


async def test_a_link_says_why_it_was_made(town: Town) -> None:
    await town.says("ada")
    await town.says("ada", on="telegram")
    pair = [await town.identity("ada"), await town.identity("ada", on="telegram")]
    async with town.begin() as tx:
        await people.link(tx, pair[0], pair[1], source="deep_link", evidence={"token": "seen"})
        assert await people.link(tx, pair[1], pair[0], source="staff") is None
        links = await people.links(tx, pair)

    assert [(link.source, link.evidence, link.made_by) for link in links] == [("deep_link", {"token": "seen"}, None)]


async def test_an_answer_to_somebody_goes_with_them_when_they_are_parted(town: Town) -> None:
    await town.says("ada", "I am Ada")
    await town.says("hedy", "I am Hedy")
    async with town.begin() as tx:
        link = await people.merge(tx, await town.person("ada"), await town.person("hedy"), by=town.grace)
    await town.says("hedy", "and my question?")
    await town.answers(await town.conversation("ada"), "hedy", "here is your answer")
    await unlink(town, link)
    talks = {talk.said: talk.waiting for talk in await town.talks()}

    assert talks == {("I am Ada",): True, ("I am Hedy", "and my question?", "here is your answer"): False}
    assert await town.rows(UNSENT) == [("Hedy", 1)]


UNSENT = """
    SELECT i.name, count(l.id) FROM deliveries d
      JOIN conversations c ON (c.workspace_id, c.id) = (d.workspace_id, d.conversation_id)
      JOIN identities i ON (i.workspace_id, i.id) = (c.workspace_id, c.identity_id)
      LEFT JOIN lanes l ON l.workspace_id = d.workspace_id AND l.key = d.conversation_id::text || '/' || d.account_id::text
     WHERE d.workspace_id = $1 GROUP BY i.name
"""


async def test_who_first_wrote_as_somebody_else_has_a_conversation_of_their_own_after_the_undo(town: Town) -> None:
    await town.says("ada", "I am Ada")
    proof = Proof("continue", await town.identity("ada"))
    await town.says("hedy", "/start", on="telegram", proof=proof)
    await town.says("hedy", "I am not Ada", on="telegram")
    ((link, *_),) = await town.active_links()
    await unlink(town, link)

    assert [(talk.said, talk.open, talk.joined) for talk in await town.talks()] == [
        (("I am Ada",), True, False),
        (("I am not Ada",), True, False),
    ]
    assert await town.rows(STRANDED) == []


async def test_what_was_resolved_while_they_were_one_is_resolved_for_both_after_the_undo(town: Town) -> None:
    await town.says("ada", "I am Ada")
    await town.says("hedy", "I am Hedy")
    async with town.begin() as tx:
        link = await people.merge(tx, await town.person("ada"), await town.person("hedy"), by=town.grace)
    await town.says("hedy", "bye")
    async with town.begin() as tx:
        await conversations.resolve(tx, await town.conversation("ada", tx=tx), by=town.grace)
    await unlink(town, link)

    assert [(talk.said, talk.open) for talk in await town.talks()] == [(("I am Ada",), False), (("I am Hedy", "bye"), False)]


async def test_merges_at_the_same_moment_lose_nothing(town: Town) -> None:
    names = [f"somebody-{number}" for number in range(12)]
    for name in names:
        await town.says(name)
    pairs = list(pairwise(names))

    async def merge(one: str, other: str) -> None:
        async with town.begin() as tx:
            pair = await town.identity(one, tx=tx), await town.identity(other, tx=tx)
            await people.link(tx, *pair, source="test")

    await asyncio.gather(*(merge(one, other) for one, other in pairs[::2] + pairs[1::2]))

    assert await town.persons() == await naive_persons(town)
    assert len(await town.persons()) == 1
    assert sum(not talk.joined for talk in await town.talks()) == 1
