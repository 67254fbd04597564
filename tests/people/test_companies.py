"""Companies: what is written down of them, who belongs there, and two that are one and are parted again."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley import people
from parley.core.errors import Invalid, NotFound
from parley.core.ids import PersonId
from parley.people import companies
from parley.people.companies import (
    Company,
    CompanyId,
    Details,
    DomainInvalid,
    DomainPublic,
    DomainTaken,
    MergeRevoked,
    SameCompany,
    TaxNumberInvalid,
    TaxNumberTaken,
    domains,
    reading,
    tax,
)
from tests.people.town import Town


async def added(town: Town, name: str, **more: object) -> Company:
    async with town.begin() as tx:
        return await companies.add(tx, Details(name, **more))  # pyright: ignore[reportArgumentType]


async def somebody(town: Town, who: str = "ada@mill.example") -> PersonId:
    await town.says(who, "hello", on="email")
    return await town.person(who, on="email")


async def employed(town: Town, person: PersonId) -> list[tuple[str, str]]:
    async with town.begin() as tx:
        return [(one.company, one.role) for one in await companies.companies_of(tx, person)]


async def staff_of(town: Town, id: CompanyId) -> list[str]:
    async with town.begin() as tx:
        return [one.name.lower() for one in await companies.members(tx, id)]


# ── what is written down


@pytest.mark.parametrize(
    ("country", "number", "kept"),
    [
        ("RU", "1234567894", "1234567894"),
        ("RU", "12 3456 7890 47", "123456789047"),
        ("UA", "32855961", "32855961"),
        ("UA", "1759013776", "1759013776"),
        ("other", "de 123-456.789", "DE123456789"),
    ],
)
def test_a_tax_number_is_kept_without_its_spaces(country: str, number: str, kept: str) -> None:
    assert tax.read(country, number) == (country, kept)


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("RU", "1234567895"),
        ("RU", "123456789048"),
        ("RU", "32855961"),
        ("UA", "32855962"),
        ("UA", "1759013777"),
        ("UA", "328559611"),
        ("", "32855961"),
        ("FR", "32855961"),
        ("other", "1" * 21),
        ("RU", "١٢٣٤٥٦٧٨٩٤"),
    ],
)
def test_a_tax_number_whose_digits_do_not_add_up_is_refused(country: str, number: str) -> None:
    with pytest.raises(TaxNumberInvalid):
        tax.read(country, number)


@given(st.sampled_from(["RU", "UA", "other", ""]), st.text(max_size=25))
def test_whatever_is_typed_as_a_tax_number_is_kept_or_refused(country: str, number: str) -> None:
    try:
        kept = tax.read(country, number)
    except TaxNumberInvalid:
        return
    assert tax.read(*kept) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Mill.Example", "mill.example"),
        ("https://www.mill.example/about", "mill.example"),
        ("ada@mail.mill.example", "mail.mill.example"),
        ("почта.рф", "xn--80a1acny.xn--p1ai"),
    ],
)
def test_a_domain_is_understood_however_it_is_written(written: str, kept: str) -> None:
    assert domains.read(written) == kept


@pytest.mark.parametrize("written", ["mill", "a b.example", "mill..example", "-", "http://", "mill.example'; --", "x" * 300 + ".ua"])
def test_what_is_no_domain_is_refused(written: str) -> None:
    with pytest.raises(DomainInvalid):
        domains.read(written)


@pytest.mark.parametrize("written", ["gmail.com", "ada@UKR.net", "mail.ru"])
def test_where_anybody_has_a_mailbox_is_no_companys_domain(written: str) -> None:
    with pytest.raises(DomainPublic):
        domains.read(written)


@pytest.mark.parametrize("name", ["«Ромашка», ООО", "ООО «Ромашка»", 'тов "РОМАШКА"', "Ромашка"])
def test_a_name_is_the_same_with_its_legal_form_and_its_quotes(name: str) -> None:
    assert reading.fold(name) == "ромашка"


async def test_a_company_is_found_by_its_name_and_its_domain(town: Town) -> None:
    mill = await added(town, "ООО «Мельница»", domains=("mill.example",), phone="0501234567", website="mill.example")
    await added(town, "Абрикос")

    async with town.begin() as tx:
        assert (mill.phone, mill.website) == ("+380501234567", "https://mill.example")
        assert (await companies.named(tx, "мельница ТОВ")) == mill == (await companies.of_domain(tx, "mill.example"))
        assert [one.name for one in await companies.page(tx)] == ["Абрикос", "ООО «Мельница»"]
        assert [one.name for one in await companies.page(tx, "ООО мел")] == ["ООО «Мельница»"]
        first = (await companies.page(tx, limit=1))[0]
        assert [one.name for one in await companies.page(tx, after=(first.folded, first.id))] == ["ООО «Мельница»"]


async def test_no_two_companies_have_one_domain_or_one_tax_number(town: Town) -> None:
    mill = await added(town, "Mill", domains=("mill.example",), tax_country="UA", tax_number="32855961")
    async with town.begin() as tx:
        with pytest.raises(DomainTaken):
            await companies.add(tx, Details("Loom", domains=("mill.example",)))
        with pytest.raises(TaxNumberTaken):
            await companies.add(tx, Details("Loom", tax_country="UA", tax_number="32855961"))
        await companies.remove(tx, mill.id)
        await companies.add(tx, Details("Loom", domains=("mill.example",)))
        with pytest.raises(DomainTaken):
            await companies.restore(tx, mill.id)


async def test_what_is_removed_comes_back_with_its_members(town: Town) -> None:
    mill, ada = await added(town, "Mill"), await somebody(town)
    async with town.begin() as tx:
        await companies.join(tx, mill.id, ada)
        await companies.remove(tx, mill.id)
    assert await employed(town, ada) == []

    async with town.begin() as tx:
        await companies.restore(tx, mill.id)
    assert await employed(town, ada) == [("Mill", "")]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", "x" * 201), ("website", "javascript:alert(1)"), ("phone", "a number"), ("address", "x" * 301)],
)
async def test_what_is_none_of_its_kind_is_refused_by_name(town: Town, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        await added(town, **{"name": "Mill", field: value})

    assert refused.value.field == field


# ── who belongs there


async def test_membership_goes_with_the_address_on_which_it_hangs(town: Town) -> None:
    mill = await added(town, "Mill")
    await town.says("ada", "hello")
    ada, clerk = await town.person("ada"), await somebody(town)
    async with town.begin() as tx:
        link = await people.merge(tx, ada, clerk, by=town.grace)
        address = await town.identity("ada@mill.example", on="email", tx=tx)
        await companies.join(tx, mill.id, ada, identity_id=address, role="Buyer", since=date(2024, 5, 1))
        await companies.join(tx, mill.id, ada, role="Head buyer")
    assert await employed(town, ada) == [("Mill", "Head buyer")]

    async with town.begin() as tx:
        await people.unlink(tx, link, by=town.grace)
    assert await employed(town, ada) == []
    assert await employed(town, clerk) == [("Mill", "Head buyer")]


async def test_an_address_of_somebody_else_shows_nothing(town: Town) -> None:
    mill, ada = await added(town, "Mill"), await somebody(town)
    await town.says("mallory", "hello")
    async with town.begin() as tx:
        with pytest.raises(NotFound):
            await companies.join(tx, mill.id, ada, identity_id=await town.identity("mallory", tx=tx))


async def test_a_company_is_suggested_by_the_domain_until_somebody_says_yes_or_no(town: Town) -> None:
    mill, ada, hedy = await added(town, "Mill", domains=("mill.example",)), await somebody(town), await somebody(town, "hedy@mill.example")
    async with town.begin() as tx:
        (offered,) = await companies.suggestions(tx, ada)
        assert (offered.why, offered.said, offered.company_id) == ("domain", "mill.example", mill.id)
        assert {one.person_id for one in await companies.candidates(tx, mill.id)} == {ada, hedy}
        await companies.join(tx, mill.id, ada, identity_id=offered.identity_id)
        await companies.leave(tx, mill.id, hedy)
        assert await companies.suggestions(tx, ada) == await companies.suggestions(tx, hedy) == []
        assert await companies.candidates(tx, mill.id) == []
        await companies.leave(tx, mill.id, ada)
        assert await companies.suggestions(tx, ada) == []


async def test_a_sender_whom_no_channel_could_confirm_is_not_suggested(town: Town) -> None:
    mill = await added(town, "Mill", domains=("mill.example",))
    await town.says("mallory@mill.example", "it is me", on="email", doubtful=True)

    async with town.begin() as tx:
        assert await companies.candidates(tx, mill.id) == []


async def test_what_is_said_of_their_company_is_offered_as_one(town: Town) -> None:
    ada = await somebody(town)
    async with town.begin() as tx:
        await people.describe(tx, ada, "company", "ТОВ «Млин»", source="form")
        (new,) = await companies.suggestions(tx, ada)
        assert (new.why, new.said, new.company_id) == ("fact", "ТОВ «Млин»", None)
        mill = await companies.add(tx, Details("Млин"))
        (known,) = await companies.suggestions(tx, ada)
        assert (known.why, known.company_id, known.name) == ("fact", mill.id, "Млин")
        await companies.leave(tx, mill.id, ada)
        assert await companies.suggestions(tx, ada) == []


# ── two that are one


async def test_two_that_are_one_have_all_members_and_are_parted_as_they_were(town: Town) -> None:
    mill, loom = await added(town, "Mill", domains=("mill.example",)), await added(town, "Loom")
    ada, hedy = await somebody(town, "ada@loom.example"), await somebody(town, "hedy@mill.example")
    async with town.begin() as tx:
        await companies.join(tx, mill.id, ada)
        merge = await companies.merge(tx, mill.id, into=loom.id, by=town.grace)
        assert [one.name for one in await companies.page(tx)] == ["Loom"]
        assert [one.person_id for one in await companies.candidates(tx, loom.id)] == [hedy]
        assert (await companies.of_domain(tx, "mill.example")) == loom
    assert await employed(town, ada) == [("Loom", "")]

    async with town.begin() as tx:
        assert [one.name for one in await companies.merges(tx, loom.id)] == ["Mill"]
        assert await companies.part(tx, merge, by=town.grace) == mill.id
        with pytest.raises(MergeRevoked):
            await companies.part(tx, merge, by=town.grace)
    assert await employed(town, ada) == [("Mill", "")]
    assert await staff_of(town, loom.id) == []


async def test_what_is_one_already_is_not_made_one_again(town: Town) -> None:
    mill, loom, forge = [(await added(town, name)).id for name in ("Mill", "Loom", "Forge")]
    async with town.begin() as tx:
        await companies.merge(tx, mill, into=loom, by=town.grace)
        for one, into in ((mill, loom), (loom, mill), (mill, forge), (forge, mill), (loom, loom)):
            with pytest.raises(SameCompany):
                await companies.merge(tx, one, into=into, by=town.grace)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=12))
async def test_any_merges_and_their_undoing_leave_what_the_merges_that_stand_say(town: Town, steps: list[tuple[int, int, bool]]) -> None:
    made = [(await added(town, f"Company {number}")).id for number in range(5)]
    standing: dict[CompanyId, tuple[CompanyId, companies.MergeId]] = {}
    async with town.begin() as tx:
        for one, into, back in steps:
            if back and made[one] in standing:
                await companies.part(tx, standing.pop(made[one])[1], by=town.grace)
            elif not back and one != into and made[one] not in standing and _root(standing, made[into]) == made[into]:
                standing[made[one]] = made[into], await companies.merge(tx, made[one], into=made[into], by=town.grace)
        assert {id: (await companies.company(tx, id)).shown_as for id in made} == {id: _root(standing, id) for id in made}


def _root(standing: dict[CompanyId, tuple[CompanyId, companies.MergeId]], id: CompanyId) -> CompanyId:
    return _root(standing, standing[id][0]) if id in standing else id


async def test_those_of_others_are_not_there(town: Town) -> None:
    mill, other = await added(town, "Mill"), await Town.founded(town.ground)
    async with other.begin() as tx:
        assert await companies.page(tx) == []
        with pytest.raises(NotFound):
            await companies.company(tx, mill.id)
        with pytest.raises(NotFound):
            await companies.change(tx, mill.id, Details("Ours"))
