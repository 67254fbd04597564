"""Who is taken out, with what, and in forms that other programs read."""

from collections.abc import AsyncIterator

from parley import people
from parley.core.ids import PersonId
from parley.core.questions import Condition, Group
from parley.people.exporting import COLUMNS, EVERYBODY, Customer, Whom, cards, cells, count, customers
from parley.people.importing.reading.cards import HEAD, rows
from tests.people.town import Town


async def known(town: Town, name: str, **facts: str) -> PersonId:
    async with town.begin() as tx:
        addresses = [("phone", "+380501234567"), ("email", "ada@mail.example")] if name == "Ada" else [("email", f"{name}@mail.example")]
        id = (await people.directory.add(tx, name=name, language="", addresses=addresses)).person.id
        for field, value in facts.items():
            await people.describe(tx, id, field, value, source="staff", by=town.grace)
        return id


async def taken(town: Town, whom: Whom = EVERYBODY, *, at_once: int = 500) -> list[Customer]:
    return [one async for one in customers(town.begin, whom, at_once=at_once)]


async def test_everything_that_is_kept_of_somebody_is_taken_along(town: Town) -> None:
    ada = await known(town, "Ada", city="Kyiv", birth_date="1990-03-05")
    async with town.begin() as tx:
        shoe = await people.add_field(tx, "Shoe", "number")
        await people.describe(tx, ada, str(shoe.id), "38", source="staff", by=town.grace)
        await people.describe(tx, ada, "city", "Lviv", source="import")
        await people.tag(tx, ada, "vip")
        await people.add_note(tx, ada, "Likes tea", by=town.grace)
        gone = await people.add_note(tx, ada, "A mistake", by=town.grace)
        await people.remove_note(tx, gone, by=town.grace)

    [one] = await taken(town)

    row = dict(zip([*COLUMNS, "shoe"], cells(one, {str(shoe.id): "Shoe"}), strict=True))
    assert {column: value for column, value in row.items() if value} == {
        **{"name": "Ada", "phone": "+380501234567", "email": "ada@mail.example", "city": "Kyiv", "birth_date": "1990-03-05"},
        **{"tags": "vip", "note": "Likes tea", "shoe": "38"},
    }


async def test_whoever_was_joined_to_somebody_is_taken_along_once(town: Town) -> None:
    one, other = await known(town, "Ada"), await known(town, "Augusta")
    async with town.begin() as tx:
        await people.merge(tx, one, other, by=town.grace)

    [both] = await taken(town)

    assert {address for _, address, _ in both.identities} == {"+380501234567", "ada@mail.example", "augusta@mail.example"}


async def test_those_with_a_tag_are_taken_along_alone(town: Town) -> None:
    await known(town, "Ada")
    eve = await known(town, "Eve")
    async with town.begin() as tx:
        await people.tag(tx, eve, "vip")
        assert (await count(tx), await count(tx, Whom(tag="vip")), await count(tx, Whom(tag="nobody's"))) == (2, 1, 0)

    assert [one.name for one in await taken(town, Whom(tag="vip"))] == ["Eve"]


async def test_a_segment_is_taken_along_as_it_is_now(town: Town) -> None:
    await known(town, "Ada", city="Kyiv")
    await known(town, "Eve", city="Lviv")

    question = Group(items=(Condition("city", "any", ("Kyiv",)),))

    assert [one.name for one in await taken(town, Whom(question=question))] == ["Ada"]


async def test_pages_follow_one_another_without_a_gap(town: Town) -> None:
    names = ["Ada", *(f"P{number}" for number in range(4))]
    for name in names:
        await known(town, name)

    assert [one.name for one in await taken(town, at_once=2)] == names[::-1]


async def test_whom_no_channel_could_confirm_is_left_out(town: Town) -> None:
    await town.says("ada", "Hello")
    await town.says("mallory", "Hello", doubtful=True)

    assert [one.name for one in await taken(town)] == ["Ada"]


async def test_a_card_has_short_lines_and_is_read_back_unchanged(town: Town) -> None:
    name, note = "Анна; «Ёлка», \\o/", "первая\nвторая, " + "очень длинная строка " * 20 + "END:VCARD"
    await known(town, name, city="Київ", company="Рога; копыта", job="Мастер", website="https://a.example/?a=1,2")
    async with town.begin() as tx:
        [found] = await people.latest(tx)
        await people.add_note(tx, found.id, note, by=town.grace)
        await people.tag(tx, found.id, "vip, старые")

    written = b"".join([piece async for piece in cards(_all(await taken(town)))])

    assert max(map(len, written.split(b"\r\n"))) <= 75
    [_, row] = rows(written)
    read = {column: cell for column, cell in zip(HEAD, row, strict=True) if cell}
    assert read["First name"] == name
    assert (read["City"], read["TITLE"], read["URL"], read["NOTE"]) == ("Київ", "Мастер", "https://a.example/?a=1,2", note)
    assert read["CATEGORIES"] == "vip, старые"


async def _all(found: list[Customer]) -> AsyncIterator[Customer]:
    for one in found:
        yield one
