"""Saved replies: what a template may say, who may use and change one, and how it is found by a few letters."""

from uuid import uuid4

import pytest

from parley import workspace
from parley.core.db import Database, Tx
from parley.core.errors import Forbidden, NotFound
from parley.core.i18n import Language
from parley.core.ids import ConversationId
from parley.desk import replies
from parley.desk.replies import (
    Context,
    NewReply,
    SavedReply,
    Sharing,
    ShortcutInvalid,
    ShortcutTaken,
    TemplateBroken,
    TextMissing,
    TextTooLong,
    UnknownVariable,
)
from parley.workspace import Staff
from tests.desk.salon import barbara as barbara
from tests.desk.salon import grace as grace
from tests.desk.salon import linus as linus
from tests.desk.salon import tx as tx

ADA = Context(person="Ada Lovelace", me="Grace Hopper", workspace="Salon", number=42)
NOBODY = Context(me="Grace Hopper", workspace="Salon", number=42)


def new(shortcut: str, text: str = "Hello", *, title: str = "", **more: str | Sharing) -> NewReply:
    sharing, folder = more.pop("sharing", Sharing()), more.pop("folder", "")
    assert isinstance(sharing, Sharing) and isinstance(folder, str)
    texts: dict[Language, str] = {"en": text}
    return NewReply(shortcut=shortcut, title=title or shortcut.title(), texts=texts, folder=folder, sharing=sharing)


async def found(tx: Tx, me: Staff, typed: str) -> list[str]:
    return [reply.shortcut for reply in await replies.find(tx, me, typed)]


# ── templates ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Hello, {{ person.first_name }}!", "Hello, Ada!"),
        ("{{ me.name }}, {{ workspace.name }}, #{{ conversation.number }}", "Grace Hopper, Salon, #42"),
        ("{{person.name | upcase}}", "ADA LOVELACE"),
        ("{% if person.name %}Dear {{ person.name }}{% else %}Hello{% endif %}", "Dear Ada Lovelace"),
        ("{% comment %}for us{% endcomment %}Yes", "Yes"),
        ("100 % and { braces } and }} stay", "100 % and { braces } and }} stay"),
    ],
)
def test_variables_are_filled_in(template: str, said: str) -> None:
    assert replies.filled(replies.checked(template), ADA) == replies.Rendered(said)


def test_a_default_speaks_where_nothing_is_known() -> None:
    template = "Hello{{ person.first_name | default: ' there' }}"
    assert replies.filled(template, NOBODY).text == "Hello there"
    assert replies.filled("{% if person.name %}Dear {{ person.name }}{% else %}Hello{% endif %}", NOBODY).text == "Hello"


@pytest.mark.parametrize("template", ["Hello, {{ person.name }}!", "Hello, {{person.name | upcase}}!"])
def test_what_is_not_known_stays_visible(template: str) -> None:
    said = replies.filled(template, NOBODY)

    assert said == replies.Rendered("Hello, {{ person.name }}!", ("{{ person.name }}",))
    assert replies.unfilled(said.text) == ("{{ person.name }}",)


def test_what_a_person_is_called_is_never_a_template() -> None:
    said = replies.filled("Hello, {{ person.name }}", Context(person="{{ me.name }}", me="Grace"))

    assert said.text == "Hello, {{ me.name }}"


@pytest.mark.parametrize(
    "template", ["{{ person.nmae }}", "{{ nobody }}", "{{ person }}", "{{ person.name.size }}", "{{ me[person.name] }}"]
)
def test_an_unknown_variable_is_named_at_its_field(template: str) -> None:
    with pytest.raises(UnknownVariable) as refused:
        replies.checked(template)

    assert refused.value.field == "text" and "{{" in refused.value.detail


@pytest.mark.parametrize(
    "template",
    [
        "{% for i in (1..999999999) %}x{% endfor %}",
        "{% assign a = 'x' %}{{ a }}",
        "{% capture a %}x{% endcapture %}",
        "{% include 'other' %}",
        "{% render 'other' %}",
        "{% tablerow i in (1..9) %}x{% endtablerow %}",
        "{% liquid echo 1 %}",
        "{{ person.name | replace: 'a', 'aaaaaaaaaaaaaaaa' }}",
        "{{ 'now' | date: '%999999999d' }}",
        "{{ person.name | map: '__class__' }}",
        "{{ person.name",
        "{{ {{ person.name }} }}",
        "{% if person.name %}",
        "{% endif %}",
        "{{" * 4000,
        "{%" * 4000,
        "{{-" * 3000,
        "{{ " + "[" * 3000 + " }}",
        "{{ " + "(" * 3000 + " }}",
        "{% if person.name %}" * 400,
        "{% if " + "person.name and " * 500 + "true %}x{% endif %}",
    ],
)
def test_a_template_cannot_loop_load_compute_or_grow(template: str) -> None:
    with pytest.raises((TemplateBroken, UnknownVariable)):
        replies.checked(template)

    assert replies.filled(template, ADA).text == template


@pytest.mark.parametrize(
    "template", ["{{ person.__class__ }}", "{{ person.name.__class__.__mro__ }}", "{{ me['__init__'] }}", "{{ self }}"]
)
def test_a_template_sees_nothing_but_its_variables(template: str) -> None:
    with pytest.raises((TemplateBroken, UnknownVariable)):
        replies.checked(template)

    assert "class" not in replies.filled(template, ADA).text.replace(template, "").replace("__class__", "")


def test_a_long_template_is_refused() -> None:
    with pytest.raises(TextTooLong):
        replies.checked("x" * (replies.LONGEST_TEMPLATE + 1))


async def test_the_variant_of_the_persons_language_is_taken(tx: Tx, grace: Staff) -> None:
    texts: dict[Language, str] = {"ru": "Здравствуйте", "uk": "Вітаю", "en": "Hello"}
    kept = await replies.add(tx, NewReply(shortcut="hi", title="Greeting", texts=texts), by=grace)

    def said(language: str, house: str = "en") -> str:
        return replies.rendered(kept, Context(language=language, house_language=house)).text

    assert [said("uk"), said("ru"), said("de"), said("", "ru")] == ["Вітаю", "Здравствуйте", "Hello", "Здравствуйте"]


async def test_any_variant_is_better_than_none(tx: Tx, grace: Staff) -> None:
    kept = await replies.add(tx, new("hi", "Hello"), by=grace)

    assert replies.rendered(kept, Context(language="uk", house_language="ru")).text == "Hello"


# ── keeping ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_reply_is_kept_changed_removed_and_brought_back(tx: Tx, grace: Staff) -> None:
    kept = await replies.add(tx, new("/prices", "From 10"), by=grace)
    assert (kept.shortcut, kept.title) == ("prices", "/Prices")

    changed = await replies.change(tx, kept.id, new("price", "From 12", folder="Money"), by=grace)
    assert (changed.shortcut, changed.texts, changed.folder) == ("price", {"en": "From 12"}, "Money")

    await replies.remove(tx, kept.id, by=grace)
    assert await replies.replies(tx, grace) == []
    with pytest.raises(NotFound):
        await replies.change(tx, kept.id, new("price"), by=grace)
    assert (await replies.restore(tx, kept.id, by=grace)).shortcut == "price"


async def test_a_shortcut_is_one_word_and_stands_once(tx: Tx, grace: Staff) -> None:
    await replies.add(tx, new("hello"), by=grace)

    with pytest.raises(ShortcutTaken):
        await replies.add(tx, new("Hello"), by=grace)
    for wrong in ("two words", "", "a" * 41, "<b>"):
        with pytest.raises(ShortcutInvalid):
            await replies.add(tx, new(wrong), by=grace)
    own = await replies.add(tx, new("hello", sharing=Sharing(owner_id=grace.id)), by=grace)
    assert own.sharing.owner_id == grace.id


async def test_a_reply_says_something(tx: Tx, grace: Staff) -> None:
    with pytest.raises(TextMissing):
        await replies.add(tx, new("hello", "   "), by=grace)


async def test_an_operator_keeps_their_own_and_leaves_everybodys_alone(tx: Tx, grace: Staff, barbara: Staff) -> None:
    shared = await replies.add(tx, new("hello"), by=grace)
    own = await replies.add(tx, new("mine", sharing=Sharing(owner_id=barbara.id)), by=barbara)

    assert await found(tx, barbara, "") == ["hello", "mine"] and await found(tx, grace, "") == ["hello"]
    with pytest.raises(Forbidden):
        await replies.add(tx, new("ours"), by=barbara)
    with pytest.raises(Forbidden):
        await replies.remove(tx, shared.id, by=barbara)
    with pytest.raises(Forbidden):
        await replies.change(tx, own.id, new("mine"), by=barbara)
    with pytest.raises(NotFound):
        await replies.remove(tx, own.id, by=grace)


async def test_a_teams_reply_is_for_its_members_and_those_who_look_after_all(
    tx: Tx, database: Database, grace: Staff, barbara: Staff
) -> None:
    team = await workspace.add_team(tx, "Colour", members=[barbara.id], by=grace)
    other = await workspace.add_team(tx, "Nails", members=[], by=grace)
    await replies.add(tx, new("tint", sharing=Sharing(team_id=team.id)), by=barbara)
    await replies.add(tx, new("gel", sharing=Sharing(team_id=other.id)), by=grace)

    assert await found(tx, barbara, "") == ["tint"] and await found(tx, grace, "") == ["gel", "tint"]
    with pytest.raises(Forbidden):
        await replies.add(tx, new("more", sharing=Sharing(team_id=other.id)), by=barbara)


async def test_a_stranger_sees_and_changes_nothing(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        kept = await replies.add(tx, new("hello"), by=grace)

    async with database.transaction(linus.workspace_id) as tx:
        assert await replies.replies(tx, linus) == []
        for verb in (replies.remove(tx, kept.id, by=linus), replies.restore(tx, kept.id, by=linus), replies.reply(tx, linus, kept.id)):
            with pytest.raises(NotFound):
                await verb


async def test_a_new_workspace_is_seeded_once(tx: Tx, grace: Staff) -> None:
    for _ in range(2):
        await replies.seed(tx, [new("hello"), new("bye", "Good bye, {{ person.name }}")])

    assert sorted(await found(tx, grace, "")) == ["bye", "hello"]


# ── finding ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def shelf(tx: Tx, grace: Staff) -> list[SavedReply]:
    kept = [
        new("привет", "Здравствуйте! Чем помочь?", title="Приветствие"),
        new("цены", "Стрижка от 900", title="Сколько стоит", folder="Деньги"),
        new("hello", "Good morning! Prices start at 10.", title="Greeting"),
        new("prices", "A haircut is 10", title="What it costs"),
    ]
    return [await replies.add(tx, one, by=grace) for one in kept]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("прив", ["привет"]),
        ("ghbd", ["привет"]),
        ("ghbdtn", ["привет"]),
        ("руд", ["hello"]),
        ("PRICES", ["prices", "hello"]),
        ("сколько", ["цены"]),
        ("здравствуйте", ["привет"]),
        ("деньги", ["цены"]),
        ("haircut 10", ["prices"]),
        ("ello", []),
        (".*", []),
        ("' OR true --", []),
        ("(((((", []),
    ],
)
async def test_a_reply_is_found_by_the_beginning_of_its_words_in_any_layout(tx: Tx, grace: Staff, typed: str, expected: list[str]) -> None:
    assert await found(tx, grace, typed) == expected


async def test_what_is_used_more_stands_higher(tx: Tx, grace: Staff, shelf: list[SavedReply]) -> None:
    for _ in range(2):
        await replies.count_use(tx, shelf[2].id)
    await replies.count_use(tx, shelf[0].id)

    assert (await found(tx, grace, ""))[:2] == ["hello", "привет"]


async def test_one_that_is_not_there_cannot_be_used(tx: Tx, grace: Staff) -> None:
    with pytest.raises(NotFound):
        await replies.reply(tx, grace, replies.ReplyId(ConversationId(uuid4())))
