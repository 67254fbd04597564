"""Tags, priorities, mentions, persons whom we do not hear; and the questions to the inbox that use them."""

from typing import Any

import msgspec
import pytest

from parley import channels, conversations, people, workspace
from parley.conversations import BadFilter, Condition, Group, InboxRow, IsResolved, Priority, Status, TagExists
from parley.core import clock, ids
from parley.core.errors import Invalid, NotFound
from parley.core.ids import LocationId, StaffId, TagId
from tests.conversations.looks import begun, lines, look
from tests.people.town import Town


async def names(town: Town, *conditions: Condition | Group, any_of: bool = False, **asked: Any) -> list[str]:
    async with town.begin() as tx:
        rows = await conversations.inbox(tx, town.grace, filter=Group(not any_of, conditions), **asked)
    return [row.name for row in rows]


# ── tags and priorities ─────────────────────────────────────────────────────────────────────────


async def test_a_tag_is_known_by_one_name(town: Town) -> None:
    async with town.begin() as tx:
        tag = await conversations.add_tag(tx, "  Late   arrival ", hue=400)
        assert (tag.name, tag.hue) == ("Late arrival", 40)
        for name in ("late ARRIVAL", "", "x" * 41):
            with pytest.raises(TagExists if name.startswith("late") else Invalid):
                await conversations.add_tag(tx, name, hue=1)


async def test_a_removed_tag_is_out_of_sight_and_comes_back_where_it_was(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        tag = await conversations.add_tag(tx, "VIP", hue=10)
        await conversations.tag(tx, id, add=[tag.id], by=town.grace)
        await conversations.remove_tag(tx, tag.id)
        assert (await conversations.tags(tx), await conversations.tags_of(tx, id)) == ([], [])
        await conversations.bring_back_tag(tx, tag.id)
        assert await conversations.tags_of(tx, id) == [tag]
        await conversations.tag(tx, id, remove=[tag.id], by=town.grace)
        assert await conversations.tags_of(tx, id) == []
        with pytest.raises(NotFound):
            await conversations.remove_tag(tx, TagId(ids.new()))


async def test_the_urgent_stand_first_and_the_rest_as_ever_page_by_page(town: Town) -> None:
    for who in ("ada", "emmy", "hedy", "joan"):
        await begun(town, who)
    async with town.begin() as tx:
        for who, priority in (("ada", Priority.HIGH), ("emmy", Priority.URGENT), ("joan", Priority.LOW)):
            await conversations.prioritise(tx, await town.conversation(who, tx=tx), priority=priority, by=town.grace)
        paged: list[InboxRow] = []
        while page := await conversations.inbox(tx, town.grace, sort="priority", before=paged[-1].cursor if paged else None, limit=1):
            paged += page

    assert [row.name for row in paged] == ["Emmy", "Ada", "Joan", "Hedy"]
    assert await lines(town, "ada") == ["priority"]


async def test_who_has_waited_longest_stands_first_and_the_answered_last(town: Town) -> None:
    for who in ("ada", "emmy", "hedy"):
        await begun(town, who)
    await town.answers(await town.conversation("ada"), "ada", "hello")

    assert await names(town, sort="waiting") == ["Emmy", "Hedy", "Ada"]
    assert await names(town, sort="oldest") == ["Emmy", "Hedy", "Ada"]
    assert await names(town, sort="newest") == ["Ada", "Hedy", "Emmy"]


# ── questions ───────────────────────────────────────────────────────────────────────────────────


async def test_conditions_hold_together_or_one_of_them(town: Town) -> None:
    for who in ("ada", "emmy", "hedy"):
        await begun(town, who)
    async with town.begin() as tx:
        tag = await conversations.add_tag(tx, "VIP", hue=10)
        await conversations.tag(tx, await town.conversation("ada", tx=tx), add=[tag.id], by=town.grace)
        await conversations.assign(tx, await town.conversation("emmy", tx=tx), to=town.grace, by=town.grace)
    tagged, mine = Condition("tag", "any", (str(tag.id),)), Condition("owner", "any", ("me",))

    assert await names(town, tagged, mine) == []
    assert sorted(await names(town, tagged, mine, any_of=True)) == ["Ada", "Emmy"]
    assert await names(town, Group(True, (Condition("tag", "none", (str(tag.id),)), Condition("owner", "any", ("nobody",))))) == ["Hedy"]
    assert sorted(await names(town, Condition("owner", "none", ("me",)))) == ["Ada", "Hedy"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Condition("status", "any", ("open",)), True),
        (Condition("status", "none", ("open", "waiting")), False),
        (Condition("channel", "any", ("console",)), True),
        (Condition("channel", "none", ("console",)), False),
        (Condition("priority", "any", ("0", "2")), True),
        (Condition("team", "none", ("01a201e9-8bc3-7deb-9747-c293810ad507",)), True),
        (Condition("account", "any", ("01a201e9-8bc3-7deb-9747-c293810ad507",)), False),
        (Condition("waiting", "more", ("5",)), False),
        (Condition("waiting", "less", ("5",)), True),
        (Condition("silent", "less", ("5",)), True),
        (Condition("created", "after", ("2020-01-01T00:00:00+00:00",)), True),
        (Condition("last_message", "before", ("2020-01-01T00:00:00+00:00",)), False),
        (Condition("name", "contains", ("AD",)), True),
        (Condition("name", "contains", ("%",)), False),
        (Condition("language", "any", ("ru",)), False),
        (Condition("unread", "yes"), True),
        (Condition("mentions_me", "no"), True),
        (Condition("blocked", "yes"), False),
    ],
    ids=str,
)
async def test_each_field_is_asked_for(town: Town, condition: Condition, found: bool) -> None:
    await begun(town)
    assert await names(town, condition) == (["Ada"] if found else [])


async def test_what_came_to_one_location_is_asked_for(town: Town) -> None:
    await town.says("ada", "hello")
    await town.says("emmy", "hello", on="telegram")
    async with town.begin() as tx:
        chief = msgspec.structs.replace(await workspace.staff_member(tx, town.grace), role="owner")
        centre = await workspace.add_location(tx, name="Centre", time_zone="UTC", by=chief)
        await channels.put_at(tx, town.accounts["telegram"], centre.id)
        with pytest.raises(NotFound):
            await channels.put_at(tx, town.accounts["console"], LocationId(ids.new()))

    assert await names(town, Condition("location", "any", (str(centre.id),))) == ["Emmy"]
    assert await names(town, Condition("location", "none", (str(centre.id),))) == ["Ada"]


@pytest.mark.parametrize(
    "wrong",
    [
        Condition("password", "any", ("x",)),
        Condition("status", "like", ("x",)),
        Condition("team", "any", ("not an id",)),
        Condition("waiting", "more", ("soon",)),
        Condition("waiting", "more", ("-1",)),
        Condition("waiting", "more", ()),
        Condition("created", "after", ("yesterday",)),
        Condition("created", "after", ("2026-01-01",)),
        Condition("priority", "any", ("9",)),
        Condition("status", "any", ("open",) * 101),
    ],
    ids=str,
)
async def test_a_question_that_makes_no_sense_is_refused(town: Town, wrong: Condition) -> None:
    with pytest.raises(BadFilter):
        await names(town, wrong)


async def test_questions_have_a_size_and_a_depth(town: Town) -> None:
    flag = Condition("unread", "yes")
    deep = Group(True, (Group(True, (Group(True, (Group(True, (flag,)),)),)),))
    for wrong in (deep, Group(True, (flag,) * 51)):
        with pytest.raises(BadFilter):
            await names(town, wrong)


async def test_counts_answer_many_questions_at_once(town: Town) -> None:
    for who in ("ada", "emmy"):
        await begun(town, who)
    async with town.begin() as tx:
        await conversations.assign(tx, await town.conversation("ada", tx=tx), to=town.grace, by=town.grace)
        asked = {"open": ("open", None), "mine": ("mine", None), "named": ("all", Group(True, (Condition("name", "contains", ("em",)),)))}
        assert await conversations.counts(tx, town.grace, asked) == {"open": 2, "mine": 1, "named": 1}


# ── persons whom we do not hear ─────────────────────────────────────────────────────────────────


async def test_what_the_blocked_write_is_kept_and_raises_nothing(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await people.block(tx, await town.person("ada", tx=tx), by=town.grace)
        await conversations.resolve(tx, id, by=town.grace)
    before = await look(town, id)
    await town.says("ada", "buy my pills")

    after = await look(town, id)
    assert (after.status, after.last_message_at, after.inbound_seq) == (Status.RESOLVED, before.last_message_at, before.inbound_seq)
    assert await town.timeline(await town.person("ada")) == ["hello", "buy my pills"]
    assert await names(town) == []


async def test_whoever_is_heard_again_comes_back(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await people.block(tx, await town.person("ada", tx=tx), by=town.grace)
        await conversations.resolve(tx, id, by=town.grace)
        await people.unblock(tx, await town.person("ada", tx=tx))
    await town.says("ada", "I am sorry")

    assert (await look(town, id)).status is Status.OPEN


# ── until they answer ───────────────────────────────────────────────────────────────────────────


async def test_what_is_put_off_until_they_answer_comes_back_with_their_words(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await conversations.snooze(tx, id, until=None, by=town.grace)
    assert (await names(town), await names(town, which="snoozed")) == ([], ["Ada"])
    await town.says("ada", "here I am")

    assert (await look(town, id)).status is Status.OPEN


async def test_a_resolved_one_is_not_put_off(town: Town) -> None:
    id = await begun(town)
    async with town.begin() as tx:
        await conversations.resolve(tx, id, by=town.grace)
        with pytest.raises(IsResolved):
            await conversations.snooze(tx, id, until=clock.now(), by=StaffId(ids.new()))
