"""Questions to all customers: each finds those for whom it holds, and nobody else."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley import people
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import PersonId
from parley.core.questions import BadFilter, Condition, Group
from parley.people import Touch, segments
from parley.people.companies import Details
from parley.people.consents import Proof
from parley.people.segments import SegmentExists, SegmentNameMissing, queries
from parley.people.segments.facts import Asked
from tests.people.town import Town

ADA, GRACE, HEDY = "ada", "grace", "hedy"
NOW = clock.now()


@pytest.fixture
async def known(town: Town) -> Town:
    """Three customers who have each said something."""
    for who in (ADA, GRACE, HEDY):
        await town.says(who, "hello")
    return town


def all_of(*items: Condition | Group) -> Group:
    return Group(items=items)


def any_of(*items: Condition | Group) -> Group:
    return Group(all=False, items=items)


def asks(field: str, op: str, *values: str) -> Condition:
    return Condition(field, op, values)


async def found(town: Town, *items: Condition | Group) -> set[str]:
    """Their names, in small letters; the count and the answer for one person say the same."""
    question = items[0] if len(items) == 1 and isinstance(items[0], Group) else Group(items=items)
    async with town.begin() as tx:
        theirs = await segments.members(tx, question)
        assert await segments.count(tx, question) == len(theirs)
        assert all([await segments.holds(tx, question, one.id) for one in theirs])
    return {one.name.lower() for one in theirs}


async def says(town: Town, who: str, field: str, value: str, source: str = "staff") -> None:
    async with town.begin() as tx:
        await people.describe(tx, await town.person(who, tx=tx), field, value, source=source)


async def person(town: Town, who: str, tx: Tx) -> PersonId:
    return await town.person(who, tx=tx)


async def test_everybody_belongs_to_a_segment_that_asks_nothing(known: Town) -> None:
    assert await found(known, Group()) == {ADA, GRACE, HEDY}


async def test_tags_and_channels_join_in_and_in_or(known: Town) -> None:
    await known.says("linus@garage.example", "hello", on="email")
    async with known.begin() as tx:
        await people.tag(tx, await person(known, ADA, tx), "vip")
        await people.tag(tx, await person(known, GRACE, tx), "vip")

    vip, mail = asks("tag", "any", "vip"), asks("channel", "any", "email")
    assert await found(known, vip) == {ADA, GRACE}
    assert await found(known, asks("tag", "none", "vip"), asks("channel", "none", "email")) == {HEDY}
    assert await found(known, any_of(mail, all_of(vip, asks("name", "contains", "AD")))) == {ADA, "linus@garage.example"}
    assert await found(known, all_of(mail, vip)) == set()


async def test_what_counts_of_a_field_is_asked_and_not_what_else_is_said(known: Town) -> None:
    await says(known, ADA, "city", "Орёл")
    await says(known, ADA, "city", "Kyiv", source="form")
    await says(known, GRACE, "city", "Kyiv", source="form")

    assert await found(known, asks("city", "any", "орел")) == {ADA}
    assert await found(known, asks("city", "any", "KYIV")) == {GRACE}
    assert await found(known, asks("city", "contains", "рё")) == {ADA}
    assert await found(known, asks("city", "none", "kyiv")) == {ADA, HEDY}


@pytest.mark.parametrize(
    ("kind", "choices", "value", "holds", "not_so"),
    [
        ("number", [], "12,5", ("more", "12.4"), ("less", "12.5")),
        ("money", ["UAH", "EUR"], "1 200 грн", ("more", "1199.99", "UAH"), ("more", "100", "EUR")),
        ("date", [], "2026-03-08", ("after", "2026-03-08T00:00:00+02:00"), ("before", "2026-03-08T00:00:00+02:00")),
        ("flag", [], "yes", ("yes",), ("no",)),
        ("choice", ["short", "long"], "short", ("any", "short", "bald"), ("none", "short")),
        ("choices", ["tea", "milk", "jam"], "milk; jam", ("any", "jam", "honey"), ("any", "tea")),
        ("phone", [], "050 123 45 67", ("any", "+380501234567"), ("contains", "0599")),
        ("email", [], "Ada@Example.org", ("any", "ada@example.org"), ("none", "ada@example.org")),
        ("text", [], "Ёлка в лесу", ("contains", "елка"), ("any", "елка")),
    ],
)
async def test_a_field_of_ones_own_is_compared_by_its_kind(
    known: Town, kind: str, choices: Sequence[str], value: str, holds: tuple[str, ...], not_so: tuple[str, ...]
) -> None:
    async with known.begin() as tx:
        field = str((await people.add_field(tx, "Ours", kind, choices)).id)
    await says(known, ADA, field, value)

    assert await found(known, asks(field, *holds)) == {ADA}
    assert ADA not in await found(known, asks(field, *not_so))


LONG_AGO = """
    INSERT INTO conversations (workspace_id, id, person_id, identity_id, status, created_at)
    SELECT workspace_id, gen_random_uuid(), person_id, id, 'resolved', now() - interval '100 days'
      FROM identities WHERE workspace_id = $1 AND address = $2
"""


async def test_contacts_are_counted_and_dated(known: Town) -> None:
    await known.rows(LONG_AGO, ADA)
    await known.rows("UPDATE ways SET last_in_at = now() - interval '40 days' WHERE workspace_id = $1 AND thread = 'grace'")

    assert await found(known, asks("conversations", "more", "1")) == {ADA}
    assert await found(known, asks("conversations", "less", "2")) == {GRACE, HEDY}
    assert await found(known, asks("first_contact_ago", "more", "99")) == {ADA}
    assert await found(known, asks("first_contact", "after", (NOW - timedelta(days=1)).isoformat())) == {GRACE, HEDY}
    assert await found(known, asks("last_contact_ago", "less", "30")) == {ADA, HEDY}
    assert await found(known, asks("last_contact", "before", (NOW - timedelta(days=30)).isoformat())) == {GRACE}


async def test_worth_is_what_orders_come_to_in_one_currency_whoever_they_were_joined_with(known: Town) -> None:
    async with known.begin() as tx:
        ada, grace = await known.identity(ADA, tx=tx), await known.identity(GRACE, tx=tx)
        bought = [(ada, "600", "UAH"), (grace, "500.50", "UAH"), (grace, "90", "EUR"), (ada, "a lot", "UAH"), (ada, "5", "hryvnia")]
        await people.note_touches(tx, [Touch(who, "order", detail={"amount": sum, "currency": cur}) for who, sum, cur in bought])
        await people.note_touches(tx, [Touch(ada, "page", detail={"amount": "9999", "currency": "UAH"})])
    assert await found(known, asks("worth", "more", "599.99", "UAH")) == {ADA}

    async with known.begin() as tx:
        await people.merge(tx, await person(known, ADA, tx), await person(known, GRACE, tx), by=known.grace)
    assert await found(known, asks("worth", "more", "1100", "UAH")) == {ADA}
    assert await found(known, asks("worth", "more", "1100.50", "UAH")) == set()


async def test_what_is_forgotten_is_worth_nothing(known: Town) -> None:
    async with known.begin() as tx:
        ada = await known.identity(ADA, tx=tx)
        told = [Touch(ada, "visit", detail={"amount": "10", "currency": "EUR"}, at=NOW + timedelta(hours=hour)) for hour in range(3)]
        await people.note_touches(tx, told)
        await people.forget_old_touches(tx, {ada}, "visit", keep=1)
        kept = await tx.records("SELECT kind, currency, times, amount FROM worths WHERE workspace_id = $1", tx.workspace_id)

    assert [tuple(row) for row in kept] == [("visit", "EUR", 1, Decimal(10))]


@pytest.mark.parametrize(
    ("born", "today", "days", "is_near"),
    [
        ("1815-12-10", "2026-12-08", "2", True),
        ("1815-12-10", "2026-12-08", "1", False),
        ("1815-12-10", "2026-12-11", "30", False),
        ("1990-01-02", "2026-12-30", "3", True),
        ("1992-02-29", "2026-02-27", "1", True),
        ("1992-02-29", "2028-02-27", "1", False),
        ("1992-02-29", "2028-02-28", "1", True),
    ],
)
def test_a_birthday_is_near_over_the_turn_of_the_year_and_in_years_without_29_february(
    born: str, today: str, days: str, is_near: bool
) -> None:
    asked = Asked(datetime.fromisoformat(today).date(), 1)
    segments.FIELDS["birthday"].write(asks("birthday", "less", days), asked)

    assert (born[5:] in asked.values[0]) is is_near


async def test_a_birthday_today_is_found(known: Town) -> None:
    await says(known, ADA, "birth_date", NOW.astimezone(UTC).date().replace(year=1988).isoformat())

    assert await found(known, asks("birthday", "less", "1")) == {ADA}


async def test_a_consent_counts_until_something_is_said_against_it(known: Town) -> None:
    agrees = asks("consent", "any", "marketing")
    async with known.begin() as tx:
        ada, grace = await known.identity(ADA, tx=tx), await known.identity(GRACE, tx=tx)
        for who in (ada, grace):
            said = people.consents.Said(identity_id=who, purpose="marketing", granted=True, source="staff", proof=Proof(words="by phone"))
            await people.consents.record(tx, [said])
    assert await found(known, agrees) == {ADA, GRACE}
    assert await found(known, asks("consent", "none", "marketing")) == {HEDY}

    async with known.begin() as tx:
        no = people.consents.Said(identity_id=ada, purpose="processing", granted=False, source="customer", at=NOW + timedelta(hours=1))
        await people.consents.record(tx, [no])
    assert await found(known, agrees) == {GRACE}


async def test_who_was_joined_is_found_once_and_a_doubtful_sender_never(known: Town) -> None:
    await known.says("mallory@example.org", "it is me", on="email", doubtful=True)
    async with known.begin() as tx:
        await people.merge(tx, await person(known, ADA, tx), await person(known, GRACE, tx), by=known.grace)

    assert await found(known, Group()) == {ADA, HEDY}


async def test_those_who_are_blocked_and_their_language_are_asked(known: Town) -> None:
    async with known.begin() as tx:
        await people.block(tx, await person(known, HEDY, tx), by=known.grace)
        await people.directory.change(tx, await person(known, ADA, tx), name="ada", language="uk-UA")

    assert await found(known, asks("blocked", "no")) == {ADA, GRACE}
    assert await found(known, asks("language", "any", "uk")) == {ADA}


async def test_who_works_somewhere_is_found_after_two_companies_are_one(known: Town) -> None:
    async with known.begin() as tx:
        mill, loom = [(await people.companies.add(tx, Details(name))).id for name in ("Mill", "Loom")]
        await people.companies.join(tx, mill, await person(known, ADA, tx))
        await people.companies.join(tx, loom, await person(known, GRACE, tx))
    assert await found(known, asks("company", "any", str(loom))) == {GRACE}

    async with known.begin() as tx:
        await people.companies.merge(tx, mill, into=loom, by=known.grace)
    assert await found(known, asks("company", "any", str(loom))) == {ADA, GRACE}


async def test_pages_follow_one_another_and_hold_everybody_once(known: Town) -> None:
    async with known.begin() as tx:
        first = await segments.members(tx, Group(), limit=2)
        rest = await segments.members(tx, Group(), after=first[-1].id, limit=2)

    assert [one.name.lower() for one in [*first, *rest]] == [HEDY, GRACE, ADA]


# ── kept


async def test_a_segment_has_one_name_and_comes_back_when_it_was_removed(known: Town) -> None:
    question = all_of(asks("tag", "any", "vip"))
    async with known.begin() as tx:
        kept = await segments.save(tx, " Regulars ", question, by=known.grace)
        assert (kept.name, kept.question) == ("Regulars", question)
        with pytest.raises(SegmentExists):
            await segments.save(tx, "regulars", Group(), by=known.grace)
        with pytest.raises(SegmentNameMissing):
            await segments.save(tx, " \n ", Group(), by=known.grace)
        await segments.change(tx, kept.id, "Friends", Group())
        await segments.remove(tx, kept.id)
        assert await segments.segments(tx) == []
        await segments.restore(tx, kept.id)
        assert [(one.name, one.question) for one in await segments.segments(tx)] == [("Friends", Group())]


@pytest.mark.parametrize(
    "bad",
    [
        asks("shoe_size", "any", "42"),
        asks("tag", "more", "1"),
        asks("conversations", "more", "²"),
        asks("conversations", "more", "1000000"),
        asks("birthday", "less", "400"),
        asks("worth", "more", "12"),
        asks("worth", "more", "NaN", "UAH"),
        asks("worth", "more", "1e99", "UAH"),
        asks("company", "any", "mill"),
        asks("consent", "any", "everything"),
        asks("first_contact", "after", "2026-01-01"),
        asks("city", "any"),
    ],
)
async def test_what_cannot_be_asked_is_not_kept(known: Town, bad: Condition) -> None:
    async with known.begin() as tx:
        with pytest.raises(BadFilter):
            await segments.save(tx, "Bad", all_of(bad), by=known.grace)


conditions = st.builds(
    Condition,
    field=st.sampled_from(sorted(segments.FIELDS)),
    op=st.sampled_from(["any", "none", "more", "less", "before", "after", "contains", "yes", "no"]),
    values=st.lists(st.one_of(st.text(max_size=6), st.integers(-2, 500).map(str), st.just("UAH")), max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(conditions, min_size=1, max_size=3), every=st.booleans())
async def test_whatever_is_asked_is_answered_or_refused(known: Town, items: list[Condition], every: bool) -> None:
    async with known.begin() as tx:
        with suppress(BadFilter):
            assert len(await segments.members(tx, Group(all=every, items=tuple(items)))) <= 3


async def test_those_of_others_are_not_found(known: Town) -> None:
    assert await found(await Town.founded(known.ground), Group()) == set()


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (asks("tag", "any", "vip"), "person_tags_name"),
        (asks("consent", "any", "marketing"), "consents_latest"),
        (asks("worth", "more", "3", "UAH"), "worths_pkey"),
    ],
)
async def test_no_table_is_looked_through(known: Town, question: Condition, index: str) -> None:
    """Under row-level security an index serves only operators that tell nothing: these do."""
    async with known.begin() as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        asked = Asked(NOW.date(), 4)
        sql = queries.MEMBERS.format(question=segments.FIELDS[question.field].write(question, asked))
        plan = "\n".join(await tx.values("EXPLAIN " + sql, tx.workspace_id, segments.NEWEST, 50, *asked.values))

    assert index in plan and "Seq Scan" not in plan
    assert re.search(r"Index Cond: \(\(?workspace_id = ", plan)
