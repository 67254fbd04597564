"""What is known of a person: who said it, what counts, and where it goes when persons are parted."""

from uuid import uuid4

import pytest

from parley import conversations, people
from parley.core.errors import Invalid, NotFound
from parley.core.ids import PersonId, StaffId
from parley.people import FieldExists, Touch
from tests.people.town import Town


async def ada(town: Town) -> PersonId:
    await town.says("ada", "hello")
    return await town.person("ada")


@pytest.fixture
async def grace(town: Town) -> StaffId:
    return town.grace


async def test_what_staff_say_counts_first_and_what_others_say_is_kept(town: Town) -> None:
    person = await ada(town)
    async with town.begin() as tx:
        await people.describe(tx, person, "city", "Kyiv", source="staff", by=town.grace)
        await people.describe(tx, person, "city", "Lviv", source="form")
        await people.describe(tx, person, "city", "Kyiv", source="api")
        said = await people.facts(tx, person)

    assert [(fact.value, fact.source) for fact in said["city"]] == [("Kyiv", "staff"), ("Lviv", "form")]


async def test_what_is_taken_away_is_no_longer_known(town: Town) -> None:
    person = await ada(town)
    async with town.begin() as tx:
        await people.describe(tx, person, "city", "Kyiv", source="staff")
        await people.describe(tx, person, "city", "  ", source="staff")
        assert await people.facts(tx, person) == {}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("number", "12,5", "a dozen"),
        ("date", "1815-12-10", "10.12.1815"),
        ("choice", "short", "tall"),
        ("flag", "yes", "maybe"),
        ("link", "https://salon.example/ada", "javascript:alert(1)"),
        ("text", "any words", "x" * 501),
    ],
)
async def test_a_field_takes_what_is_of_its_kind(town: Town, kind: str, good: str, bad: str) -> None:
    person = await ada(town)
    async with town.begin() as tx:
        field = await people.add_field(tx, f"My {kind}", kind, ["short", "long"] if kind == "choice" else [])
        await people.describe(tx, person, str(field.id), good, source="staff")
        with pytest.raises(Invalid) as refused:
            await people.describe(tx, person, str(field.id), bad, source="staff")
        assert refused.value.field == str(field.id)
        assert (await people.facts(tx, person))[str(field.id)][0].value == good


@pytest.mark.parametrize("field", ["shoe_size", str(uuid4()), ""])
async def test_a_field_that_nobody_made_is_refused(town: Town, field: str) -> None:
    person = await ada(town)
    async with town.begin() as tx:
        with pytest.raises(Invalid):
            await people.describe(tx, person, field, "x", source="api")


async def test_fields_have_one_name_an_order_and_come_back(town: Town) -> None:
    async with town.begin() as tx:
        hair, skin = await people.add_field(tx, "Hair", "text"), await people.add_field(tx, "Skin", "text")
        with pytest.raises(FieldExists):
            await people.add_field(tx, "hair", "text")
        await people.order_fields(tx, [skin.id, hair.id])
        assert [field.name for field in await people.custom_fields(tx)] == ["Skin", "Hair"]
        await people.remove_field(tx, skin.id)
        assert [field.name for field in await people.custom_fields(tx)] == ["Hair"]
        await people.remove_field(tx, skin.id, back=True)
        await people.change_field(tx, skin.id, name="Skin type")
        assert [field.name for field in await people.custom_fields(tx)] == ["Skin type", "Hair"]


async def test_everything_goes_along_when_two_become_one_and_are_parted(town: Town, grace: StaffId) -> None:
    await town.says("ada", "hello")
    await town.says("countess", "good day")
    one, other = await town.person("ada"), await town.person("countess")
    async with town.begin() as tx:
        await people.describe(tx, other, "city", "Lviv", source="staff")
        await people.tag(tx, other, "VIP")
        await people.add_note(tx, other, "likes tea", by=grace)
        await people.note_touches(tx, [Touch(await town.identity("countess", tx=tx), "page", "Prices")])
        link = await people.merge(tx, one, other, by=grace)
        whole = await town.person("ada", tx=tx)
        assert (await people.facts(tx, whole))["city"][0].value == "Lviv"
        assert (await people.tags(tx, whole), [note.text for note in await people.notes(tx, whole)]) == (["vip"], ["likes tea"])
        assert [touch.title for touch in await people.touchpoints(tx, whole)] == ["Prices"]
        await people.unlink(tx, link, by=grace)
        assert (await people.facts(tx, one), await people.tags(tx, one), await people.notes(tx, one)) == ({}, [], [])
        assert await people.tags(tx, other) == ["vip"]


async def test_notes_are_changed_by_their_author_alone(town: Town, grace: StaffId) -> None:
    person = await ada(town)
    async with town.begin() as tx:
        note = await people.add_note(tx, person, " likes tea ", by=grace)
        await people.change_note(tx, note, "likes coffee", by=grace)
        with pytest.raises(NotFound):
            await people.change_note(tx, note, "likes nothing", by=StaffId(uuid4()))
        with pytest.raises(Invalid):
            await people.add_note(tx, person, " ", by=grace)
        assert [note.text for note in await people.notes(tx, person)] == ["likes coffee"]
        await people.remove_note(tx, note, by=grace)
        assert await people.notes(tx, person) == []
        await people.remove_note(tx, note, by=grace, back=True)
        assert len(await people.notes(tx, person)) == 1


async def test_habits_say_where_and_when_somebody_writes(town: Town) -> None:
    for _ in range(3):
        await town.says("ada", "hello")
    async with town.begin() as tx:
        habits = await conversations.habits(tx, await town.person("ada", tx=tx), "Europe/Kyiv")

    assert habits.channels == {"console": 3}
    assert sum(habits.hours.values()) == 3


async def test_a_new_name_is_seen_and_an_empty_one_refused(town: Town) -> None:
    person = await ada(town)
    async with town.begin() as tx:
        await people.rename(tx, person, "  Ada   L. ")
        with pytest.raises(Invalid):
            await people.rename(tx, person, " ")
        assert (await people.person(tx, person)).name == "Ada L."
