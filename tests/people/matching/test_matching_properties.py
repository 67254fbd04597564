"""What holds of any two records."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.people.matching import Key, Record, Tier, compare, crowds, keys, objections, resolve

FEW_NAMES = st.sampled_from(["", "Анна", "Аня", "Иван", "Ivan", "Иванов", "Иванова", "Anna Ivanova", "С.Н.", "kotik70kz", "Вacильeв"])
NAMES = FEW_NAMES | st.text(max_size=30)
NUMBERS = st.sampled_from(["+79740773749", "89740773749", "+380904513611", "88000000000"]) | st.text(max_size=15)
MAILBOXES = st.sampled_from(["ada@mail.ru", "ADA+x@mail.ru", "info@ada.example", "ada.l@gmail.com"]) | st.text(max_size=15)
DATES = st.sampled_from(["", "1991-04-22", "1991-04-23", "1956-11-02", "1991-99-99"]) | st.text(max_size=10)
TRUSTS = st.sampled_from(["proven", "network", "claimed", "who knows"])
MOMENTS = st.none() | st.datetimes(datetime(2023, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
WORDS = st.sampled_from(["это Анна Иванова", "мой номер 9740773749", "какой статус моего заказа?"]) | st.text(max_size=60)


def few(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Key, ...]]:
    return st.lists(st.builds(Key, values, TRUSTS), max_size=3).map(tuple)


RECORDS = st.builds(
    Record,
    id=st.uuids().map(str),
    display=NAMES,
    first=NAMES,
    last=NAMES,
    middle=NAMES,
    username=NAMES,
    phones=few(NUMBERS),
    emails=few(MAILBOXES),
    documents=few(st.sampled_from(["crm:1", "crm:2", "passport:1"]) | st.text(max_size=10)),
    cookie=st.sampled_from(["", "ck_1"]),
    birth_date=DATES,
    city=NAMES,
    company=NAMES,
    address=NAMES,
    orders=st.lists(st.sampled_from(["A-1", "a-1"]) | st.text(max_size=8), max_size=2).map(tuple),
    seen_from=MOMENTS,
    seen_until=MOMENTS,
    said=st.lists(WORDS, max_size=2).map(tuple),
)


@given(RECORDS, RECORDS)
@settings(max_examples=400, deadline=None)
def test_it_does_not_matter_who_is_asked_first(one: Record, other: Record) -> None:
    known = crowds([one, other])

    assert compare(one, other, known) == compare(other, one, known)


@given(RECORDS, RECORDS)
@settings(max_examples=400, deadline=None)
def test_a_machine_unites_only_who_share_a_key_that_one_has_proved_and_nobody_only_claims(one: Record, other: Record) -> None:
    if compare(one, other).tier is Tier.SAME:
        trusts = [{key.trust for record in (one, other) for key in getattr(record, field)} for field in ("phones", "emails", "documents")]

        assert any("proven" in found for found in trusts)
        assert set(keys(one)) & set(keys(other))
        assert not objections([one], [other])


@given(RECORDS, RECORDS)
@settings(max_examples=300, deadline=None)
def test_who_may_be_one_is_found_by_a_key_of_both(one: Record, other: Record) -> None:
    """But for what a slip of the pen has hidden: those meet by the rest of what they tell."""
    found = compare(one, other)
    slips = {"similar_email", "similar_document", "similar_phone"}

    if found.tier is not Tier.NO and not slips & {reason.code for reason in found.reasons}:
        assert set(keys(one)) & set(keys(other))


@given(st.lists(RECORDS, max_size=6, unique_by=lambda record: record.id))
@settings(max_examples=100, deadline=None)
def test_any_set_is_resolved_and_nobody_is_in_two_groups(records: list[Record]) -> None:
    found = resolve(records)

    for groups in (found.united, found.accepted):
        members = [id for group in groups for id in group]
        assert len(members) == len(set(members))
    assert all(0.0 <= pair.verdict.confidence <= 1.0 for pair in found.suggested)
