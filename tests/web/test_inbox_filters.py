"""The builder of filters: what its form says, what it asks, and what it keeps out."""

import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.conversations import FIELDS, BadFilter, Condition, Group
from parley.core.db import Database
from parley.web.inbox import filters
from parley.workspace import Staff
from tests.web.conftest import Browser, sign_in, submit
from tests.web.desk import Line

KYIV = ZoneInfo("Europe/Kyiv")
UNREAD = Condition("unread", "yes")


def named(words: str) -> Condition:
    return Condition("name", "contains", (words,))


def form(**fields: str | list[str]) -> dict[str, list[str]]:
    """Fields by their names with underscores for what Python would not take."""
    return {
        re.sub(r"_", "-", name, count=1).replace("_", "."): [value] if isinstance(value, str) else value for name, value in fields.items()
    }


def only(fields: dict[str, list[str]]) -> Condition:
    """The one condition that a form asks."""
    (asked,) = filters.from_form(fields, KYIV).items
    assert isinstance(asked, Condition)
    return asked


conditions = st.builds(
    Condition,
    field=st.sampled_from(sorted(FIELDS)),
    op=st.sampled_from(["any", "none", "yes"]),
    values=st.lists(st.text(max_size=8), max_size=3).map(tuple),
)
groups = st.recursive(
    st.builds(Group, all=st.booleans(), items=st.lists(conditions, max_size=3).map(tuple)),
    lambda inner: st.builds(Group, all=st.booleans(), items=st.lists(st.one_of(conditions, inner), max_size=3).map(tuple)),
    max_leaves=6,
)


# ── in an address


@given(groups)
def test_a_filter_comes_back_from_an_address_as_it_was(group: Group) -> None:
    assert filters.read(filters.written(group)) == (group if group.items else Group())


@pytest.mark.parametrize("text", ["x", "=", "Zm9v" * 5000, "bnVsbA", filters.written(Group(items=(UNREAD,))) + "*"])
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(BadFilter):
        filters.read(text)


# ── as a form


def test_a_form_with_groups_in_groups_is_understood() -> None:
    fields = form(
        all_0="1", field_0_0="channel", op_0_0="none", value_0_0=["email", "phone"],
        all_0_1="0", field_0_1_0="unread", op_0_1_0="no", field_0_1_1="name", op_0_1_1="contains", value_0_1_1="ada",
    )  # fmt: skip

    inner = Group(all=False, items=(Condition("unread", "no"), named("ada")))
    assert filters.from_form(fields, KYIV) == Group(items=(Condition("channel", "none", ("email", "phone")), inner))


def test_hours_are_kept_as_minutes_and_shown_as_hours() -> None:
    asked = only(form(all_0="1", field_0_0="waiting", op_0_0="more", value_0_0="2", unit_0_0="60"))

    assert asked == Condition("waiting", "more", ("120",))
    assert filters.minutes_and_unit(asked) == ("2", 60)
    assert filters.minutes_and_unit(Condition("waiting", "more", ("90",))) == ("90", 1)


def test_a_day_begins_at_midnight_of_the_workspace() -> None:
    asked = only(form(all_0="1", field_0_0="created", op_0_0="after", value_0_0="2026-11-20"))

    assert asked == Condition("created", "after", ("2026-11-20T00:00:00+02:00",))
    assert filters.day_of(asked, KYIV) == "2026-11-20"


def test_another_field_begins_without_the_values_of_the_one_before() -> None:
    fields = form(all_0="1", field_0_0="owner", was_0_0="channel", op_0_0="any", value_0_0="email")

    assert filters.from_form(fields, KYIV).items == (Condition("owner", "any"),)


@pytest.mark.parametrize(
    "fields",
    [form(all_0="1", field_0_0="mood"), form(all_0="1", field_0_0="waiting", value_0_0="soon"), form(all_0="1", field_0_99_1="owner")],
)
def test_nonsense_in_a_form_asks_nothing(fields: dict[str, list[str]]) -> None:
    try:
        asked = filters.complete(filters.from_form(fields, KYIV))
    except BadFilter:
        return
    assert asked.items == ()


def test_a_form_grows_and_shrinks_where_it_is_told_to() -> None:
    first = Condition(filters.FIRST, "any")
    group = filters.edited(Group(items=(UNREAD,)), "group-0")
    assert group.items == (UNREAD, Group(all=False, items=(first,)))
    deeper = filters.edited(group, "add-0.1")
    assert deeper.items[1] == Group(all=False, items=(first, first))
    assert filters.edited(deeper, "remove-0.1.0") == group
    assert filters.edited(deeper, "remove-0.0").items == (deeper.items[1],)


@pytest.mark.parametrize("deed", ["", "add-9", "add-0.7", "remove-0", "remove-0.5", "group-0.1.1.1", "burn-0", "add-0.0"])
def test_a_deed_that_leads_nowhere_changes_nothing(deed: str) -> None:
    group = Group(items=(UNREAD, Group(items=(UNREAD,))))
    assert filters.edited(group, deed) == group


def test_what_nobody_has_filled_in_is_not_asked() -> None:
    half = Group(items=(Condition("channel", "any"), UNREAD, Group(items=(Condition("tag", "any"),))))
    assert filters.complete(half).items == (UNREAD,)


# ── on the page


@pytest.fixture
async def grace_and_three(browser: Browser, grace: Staff, line: Line) -> Browser:
    for who in ("ada", "emmy", "sofia"):
        await line.says(who, "Hello")
        await line.conversation_of(who, grace)
    await sign_in(browser, grace)
    return browser


ADA_OR_EMMY = {
    **{"all-0": "0", "field-0.0": "name", "op-0.0": "contains", "value-0.0": "ada"},
    **{"field-0.1": "name", "op-0.1": "contains", "value-0.1": "emmy"},
}


async def test_the_form_says_in_words_what_it_asks_and_how_many_that_shows(grace_and_three: Browser) -> None:
    page = (await grace_and_three.get("/inbox/filter", params={"tab": "open", **ADA_OR_EMMY})).text

    assert "Customer&#39;s name: contains ada or Customer&#39;s name: contains emmy" in page and "Shows: 2" in page


async def test_without_scripts_a_filter_is_put_together_and_shown(grace_and_three: Browser) -> None:
    longer = (await grace_and_three.get("/inbox/filter", params={"tab": "open", **ADA_OR_EMMY, "do": "add-0"})).text
    shown = await grace_and_three.get("/inbox/filter", params={"tab": "open", **ADA_OR_EMMY, "do": "show"})

    assert 'name="field-0.2"' in longer and shown.status_code == 303
    page = (await grace_and_three.get(shown.headers["location"])).text
    assert re.findall(r'class="talk-name">([^<]+)<', page) == ["Emmy", "Ada"] and "contains emmy" in page


async def test_a_list_in_which_nothing_matches_says_how_to_see_all(grace_and_three: Browser) -> None:
    nobody = filters.written(Group(items=(named("nobody at all"),)))
    page = (await grace_and_three.get("/inbox", params={"filter": nobody})).text

    assert "Nothing matches the filter" in page and 'href="/inbox"' in page


@pytest.mark.parametrize("address", ["/inbox", "/inbox/rows", "/inbox/filter"])
@pytest.mark.parametrize(
    "condition", [Condition("mood", "any", ("good",)), Condition("team", "any", ("x",)), Condition("waiting", "more", ("-1",))]
)
async def test_a_filter_that_means_nothing_is_refused(browser: Browser, grace: Staff, address: str, condition: Condition) -> None:
    await sign_in(browser, grace)

    answer = await browser.get(address, params={"filter": filters.written(Group(items=(condition,)))})
    assert answer.status_code == 400


async def test_the_builder_speaks_russian(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, grace)
    await submit(browser, "/settings/profile", page="/settings/profile", name="Grace", language="ru")

    page = (await browser.get("/inbox/filter")).text
    assert "Все условия" in page and "Сохранить как представление" in page and "Channel" not in page


async def test_a_form_of_endless_length_is_turned_away(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)

    assert (await browser.get("/inbox/filter?" + "&".join(f"value-0.0={number}" for number in range(500)))).status_code == 404
    many = {f"field-0.{number}": "unread" for number in range(60)}
    assert (await browser.get("/inbox/filter", params={"all-0": "1", **many})).status_code == 400


async def test_a_stranger_builds_no_filter(browser: Browser) -> None:
    assert (await browser.get("/inbox/filter")).headers["location"].startswith("/login")
