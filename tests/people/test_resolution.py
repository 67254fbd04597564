"""Who is who: machines unite on proof, everything else is suggested, and whoever decides is obeyed."""

from datetime import timedelta

import pytest

from parley import people
from parley.channels import Address, Sender, Trust
from parley.core import clock, ids
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, LaneId, PersonId
from parley.core.lanes import Lane
from parley.people import resolution
from parley.people.resolution import State
from tests.people.town import Town

PHONE = "+380506213947"


def by_phone(phone: str, trust: Trust) -> tuple[Address, ...]:
    return (Address("phone", phone, trust),)


async def comes(
    town: Town, who: str, name: str, *, on: str = "console", phone: str = "", trust: Trust = Trust.NETWORK, text: str = "Hi"
) -> None:
    sender = Sender(who, name, also=by_phone(phone, trust) if phone else ())
    await town.says(who, text, on=on, sender=sender)


async def compared(town: Town) -> None:
    """The worker has done its work."""
    for job in resolution.JOBS[:2]:
        lane = Lane(town.workspace_id, LaneId(ids.new()), job.kind, "", {}, 0, 0)
        await job.run(town.ground, lane)


async def open_ones(town: Town) -> list[resolution.Suggestion]:
    async with town.begin() as tx:
        return (await resolution.open_ones(tx)).found


async def describes(town: Town, who: str, on: str = "console", **facts: str) -> None:
    person = await town.person(who, on=on)
    async with town.begin() as tx:
        for field, value in facts.items():
            await people.describe(tx, person, field, value, source="staff", by=town.grace)


async def namesakes(town: Town) -> tuple[PersonId, PersonId]:
    """Nobody has proven anything, but name, birthday and city agree."""
    await comes(town, "ada", "Августа Байронова")
    await comes(town, "byron", "Augusta Baironova", on="telegram")
    await describes(town, "ada", birth_date="1985-12-10", city="Київ")
    await describes(town, "byron", on="telegram", birth_date="1985-12-10", city="Київ")
    await compared(town)
    return await town.person("ada"), await town.person("byron", on="telegram")


# ── what a machine does by itself


async def test_a_number_that_both_have_proven_unites_them_and_the_link_says_why(town: Town) -> None:
    await comes(town, "ada", "Ada Byron", on="telegram", phone=PHONE, trust=Trust.PROVEN)
    await comes(town, "38050", "Ada Byron", phone=PHONE)

    await compared(town)

    person = await town.person("38050")
    assert person == await town.person("ada", on="telegram")
    async with town.begin() as tx:
        made = await people.links(tx, [one.id for one in await people.identities(tx, person)])
    [link] = [one for one in made if one.source == "same_key"]
    assert "same_phone" in [reason["code"] for reason in link.evidence["reasons"]]


async def test_a_number_that_somebody_only_claims_unites_nobody(town: Town) -> None:
    await comes(town, "ada", "Ada Byron", on="telegram", phone=PHONE, trust=Trust.PROVEN)
    await comes(town, "guest", "Ada Byron", phone=PHONE, trust=Trust.CLAIMED)

    await compared(town)

    assert await town.person("ada", on="telegram") != await town.person("guest")
    assert [one.state for one in await open_ones(town)] == [State.OPEN]


async def test_two_of_one_family_who_prove_one_number_stay_two(town: Town) -> None:
    await comes(town, "ada", "Olena Byron", on="telegram", phone=PHONE, trust=Trust.PROVEN)
    await comes(town, "george", "Petro Byron", phone=PHONE, trust=Trust.PROVEN)

    await compared(town)

    assert await town.person("ada", on="telegram") != await town.person("george")
    [suggested] = await open_ones(town)
    assert "other_given_name" in [reason.code for reason in suggested.against]


async def test_what_staff_have_parted_no_machine_unites_again(town: Town) -> None:
    await comes(town, "ada", "Ada Byron", on="telegram", phone=PHONE, trust=Trust.PROVEN)
    await comes(town, "38050", "Ada Byron", phone=PHONE)
    await compared(town)
    person = await town.person("38050")

    async with town.begin() as tx:
        made = await people.links(tx, [one.id for one in await people.identities(tx, person)])
        await resolution.part(tx, next(one.id for one in made if one.source == "same_key"), by=town.grace)
    await comes(town, "38050", "Ada A. Byron", phone=PHONE)
    await compared(town)

    assert await town.person("ada", on="telegram") != await town.person("38050")
    assert await open_ones(town) == []


async def test_nothing_is_compared_across_workspaces(town: Town) -> None:
    stranger = await Town.founded(town.ground)
    await comes(stranger, "ada", "Ada Byron", on="telegram", phone=PHONE, trust=Trust.PROVEN)
    await comes(town, "38050", "Ada Byron", phone=PHONE)

    await compared(town)
    await compared(stranger)

    assert await open_ones(town) == await open_ones(stranger) == []


# ── what is suggested


async def test_name_birthday_and_city_across_scripts_are_a_suggestion_with_its_reasons(town: Town) -> None:
    one, other = await namesakes(town)

    assert one != other
    [suggested] = await open_ones(town)
    assert {suggested.one_person, suggested.other_person} == {one, other}
    assert "same_birth_date" in [reason.code for reason in suggested.reasons]
    assert suggested.confidence > 0.8


async def test_who_names_herself_in_her_words_is_found(town: Town) -> None:
    await comes(town, PHONE, "Августа Байронова", phone=PHONE)
    await comes(town, "kitty77", "kitty77", on="telegram", text="Здравствуйте, это Августа Байронова, мой номер 050 621-39-47")

    await compared(town)

    assert len(await open_ones(town)) == 1


async def test_accepting_unites_and_taking_it_back_parts_again(town: Town) -> None:
    one, other = await namesakes(town)
    [suggested] = await open_ones(town)

    async with town.begin() as tx:
        await resolution.accept(tx, suggested.id, by=town.grace)
    assert await town.person("ada") == await town.person("byron", on="telegram")
    assert await open_ones(town) == []

    async with town.begin() as tx:
        await resolution.reopen(tx, suggested.id, by=town.grace)
    assert (await town.person("ada"), await town.person("byron", on="telegram")) == (one, other)
    assert [again.id for again in await open_ones(town)] == [suggested.id]


async def test_what_was_rejected_is_not_suggested_again_whatever_is_learnt(town: Town) -> None:
    await namesakes(town)
    [suggested] = await open_ones(town)
    async with town.begin() as tx:
        await resolution.reject(tx, suggested.id, by=town.grace)

    await describes(town, "ada", company="Analytical Engines")
    await describes(town, "byron", on="telegram", company="Analytical Engines")
    await compared(town)

    assert await open_ones(town) == []


async def test_related_people_stay_two_and_know_of_each_other(town: Town) -> None:
    one, other = await namesakes(town)
    [suggested] = await open_ones(town)
    async with town.begin() as tx:
        with pytest.raises(Invalid):
            await resolution.relate(tx, suggested.id, "enemies", by=town.grace)
        await resolution.relate(tx, suggested.id, "family", by=town.grace)
        [related] = await resolution.about(tx, one, [State.RELATED])

    assert related.relation == "family"
    assert {related.one_person, related.other_person} == {one, other}


async def test_a_suggestion_goes_when_what_spoke_for_it_was_wrong(town: Town) -> None:
    await namesakes(town)
    await describes(town, "byron", on="telegram", birth_date="1960-01-01")

    await compared(town)

    assert await open_ones(town) == []


async def test_a_stranger_cannot_decide(town: Town) -> None:
    await namesakes(town)
    [suggested] = await open_ones(town)
    stranger = await Town.founded(town.ground)
    async with stranger.begin() as tx:
        for verb in (resolution.accept, resolution.reject, resolution.reopen):
            with pytest.raises(NotFound):
                await verb(tx, suggested.id, by=stranger.grace)


# ── splitting


async def test_an_address_is_split_off_with_its_conversation_and_stays_away(town: Town) -> None:
    await comes(town, "ada", "Ada Byron", on="telegram", phone=PHONE, trust=Trust.PROVEN)
    await comes(town, "38050", "Ada Byron", phone=PHONE)
    await compared(town)
    together = await town.person("38050")
    away: IdentityId = await town.identity("38050")

    async with town.begin() as tx:
        rest = [one.id for one in await people.identities(tx, together) if one.scope == "" and one.id != away]
        with pytest.raises(Invalid):
            await resolution.split(tx, together, [one.id for one in await people.identities(tx, together)], by=town.grace)
        await resolution.split(tx, together, [away], by=town.grace)
    await compared(town)

    assert rest
    assert await town.person("38050") != await town.person("ada", on="telegram")


async def test_what_somebody_wrote_of_herself_goes_with_the_old_words(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await comes(town, "kitty77", "kitty77", text="Здравствуйте, это Августа Байронова")
    async with town.begin() as tx:
        await tx.execute("UPDATE workspaces SET settings = settings || '{\"content_days\": 90}' WHERE workspace_id = $1", tx.workspace_id)
    night = Lane(town.workspace_id, LaneId(ids.new()), "people.forget", "", {}, 0, 0)

    await resolution.FORGETTING.run(town.ground, night)
    assert await town.rows("SELECT text FROM sayings WHERE workspace_id = $1") != []

    later = clock.now() + timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: later)
    await resolution.FORGETTING.run(town.ground, night)
    assert await town.rows("SELECT text FROM sayings WHERE workspace_id = $1") == []


# ── the pass over everybody


async def test_a_pass_compares_everybody_and_tells_how_far_it_is(town: Town) -> None:
    await namesakes(town)
    [suggested] = await open_ones(town)
    async with town.begin() as tx:
        await tx.execute("DELETE FROM suggestions WHERE workspace_id = $1 AND id = $2", tx.workspace_id, suggested.id)
        await resolution.begin(tx)

    await passed(town)

    async with town.begin() as tx:
        far = await resolution.newest(tx)
    assert far is not None
    assert far.finished_at is not None
    assert far.done == far.total > 1
    assert far.suggested == 1
    assert len(await open_ones(town)) == 1


async def passed(town: Town) -> None:
    sql = "SELECT id, fence FROM lanes WHERE workspace_id = $1 AND kind = 'people.pass'"
    async with town.begin() as tx:
        [(id, fence)] = await tx.records(sql, tx.workspace_id)
    await resolution.PASS.run(town.ground, Lane(town.workspace_id, id, "people.pass", "", {}, fence, 0))
