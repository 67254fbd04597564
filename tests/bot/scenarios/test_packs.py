"""The ready scenarios: in order, in three languages, and each played through as a customer would."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from parley import channels, workspace
from parley.bot import scenarios
from parley.bot.scenarios import Around, Business, Failed, Heard, Incoming, Returned
from parley.bot.scenarios.effects import Ask, Say
from parley.bot.scenarios.reading import Loader
from parley.channels import Capabilities
from parley.workspace import Hours
from tests.bot.scenarios.stage import Stage, heard
from tests.people.town import Town

DIALOGUES = Path(__file__).parent / "dialogues"
OF: dict[str, tuple[Business, ...]] = {
    "common": scenarios.BUSINESSES,
    "visits": ("salon", "clinic", "gym", "car"),
    **{business: (business,) for business in scenarios.BUSINESSES},
}
INTENTS = frozenset(
    "address book cancel complaint delivery discount duration gift greet hours human job master orderstat parking payment phone prep price "
    "receipt refund resched services slots thanks warranty".split()
)
KNOWN = {
    "name": "Salon",
    "address": "Ленина, 5",
    "phone": "+380501234567",
    "hours": {language: "пн–пт 9:00–18:00, сб–вс закрыто" for language in ("ru", "uk", "en")},
}


def _dialogues() -> list[Any]:
    found: list[Any] = []
    for file in sorted(DIALOGUES.glob("*.yaml")):
        told = yaml.load(file.read_text(encoding="utf-8"), Loader)
        for place, one in enumerate(told):
            businesses = [business for business in OF[file.stem] if business in one.get("only", OF[file.stem])]
            found += [pytest.param(business, one, id=f"{business}-{one['scenario']}-{one['language']}-{place}") for business in businesses]
    return found


ALL = _dialogues()


def _channels() -> dict[str, Capabilities]:
    return {kind: channels.adapter(kind).manifest.can for kind in channels.kinds()}


@pytest.mark.parametrize("business", scenarios.BUSINESSES)
def test_a_pack_has_no_error_in_any_language_and_no_text_is_missing(business: Business) -> None:
    pack = scenarios.pack(business)

    for name, one in pack.items():
        others = {other: two for other, two in pack.items() if other != name}
        nothing = Around(scenarios=others, queues=frozenset(), articles=frozenset(), integrations=frozenset(), channels=_channels())
        findings = scenarios.check(one, nothing)
        assert [(finding.step, finding.message % finding.about) for finding in findings if finding.severity == "error"] == []
        assert [finding for finding in findings if "languages" in finding.about] == []


@pytest.mark.parametrize("business", scenarios.BUSINESSES)
def test_a_pack_starts_by_intents_that_there_are_and_each_by_one_scenario(business: Business) -> None:
    intents = [intent for one in scenarios.pack(business).values() for intent in one.triggers.intents]

    assert set(intents) <= INTENTS
    assert len(intents) == len(set(intents))


@pytest.mark.parametrize("business", scenarios.BUSINESSES)
def test_everything_in_a_pack_is_played_through(business: Business) -> None:
    played = {one.values[1]["scenario"] for one in ALL if one.values[0] == business}

    assert set(scenarios.pack(business)) - played == set()


@pytest.mark.parametrize(("business", "told"), ALL)
def test_a_customer_goes_through_it(business: Business, told: dict[str, Any]) -> None:
    pack = scenarios.pack(business)
    stage = Stage(
        pack[told["scenario"]],
        *pack.values(),
        language=told["language"],
        business=told.get("knows", KNOWN),
        person=told.get("person", {}),
        integrations=frozenset(told.get("integrations", ())),
    )

    for place, turn in enumerate(told["turns"]):
        answers = stage.hears(_first(told) if place == 0 else _incoming(stage, turn))
        assert [one.replace("\u202f", " ") for one in answers] == turn["answers"]
        assert "buttons" not in turn or [one.label for one in _last(stage).buttons] == turn["buttons"]

    assert stage.outcome == told["ends"]
    assert (stage.handed_over.note if stage.handed_over else "") == told.get("note", "")
    assert (stage.handed_over is not None and stage.handed_over.urgent) == told.get("urgent", False)


def _first(told: dict[str, Any]) -> Heard:
    return heard(told.get("says", ""), **told.get("slots", {}))


def _incoming(stage: Stage, turn: dict[str, Any]) -> Incoming:
    step = stage.state.stack[-1].step
    if "returns" in turn:
        return Returned(step, turn["returns"])
    if "fails" in turn:
        return Failed(step, "not there")
    return heard(turn.get("says", ""), button=turn.get("presses", ""), answer=turn.get("article", ""), **turn.get("slots", {}))


def _last(stage: Stage) -> Say | Ask:
    return [one for one in stage.effects if isinstance(one, Say | Ask)][-1]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (heard("Где вы находитесь?"), "find_us"),
        (heard("скажіть, будь ласка, скільки коштує манікюр"), "prices"),
        (heard("I'm late!"), "late"),
        (heard("отменить запись"), "cancel_booking"),
        (heard("перезвоните мне пожалуйста"), "call_back"),
        (heard("/start"), "welcome"),
        (heard(button="start:human"), "human"),
        (heard(button="start:gone"), ""),
        (heard("какая погода"), ""),
        (Heard(text="hm", intents=(scenarios.Guess("book", 0.9),)), "booking"),
        (Heard(text="hm", intents=(scenarios.Guess("book", 0.4),)), ""),
        (None, "welcome"),
    ],
    ids=lambda one: one.text or one.button if isinstance(one, Heard) else None,
)
def test_a_message_starts_what_it_asks_for(said: Heard | None, name: str) -> None:
    assert scenarios.triggered(scenarios.pack("salon"), said) == name


@pytest.mark.parametrize("business", scenarios.BUSINESSES)
def test_no_two_steps_stand_on_each_other_in_the_editor(business: Business) -> None:
    for one in scenarios.pack(business).values():
        places = [(step.at.x, step.at.y) for step in one.steps.values()]
        assert len(places) == len(set(places))
        assert one.steps[one.start].at.x == 0


async def test_a_pack_is_installed_as_drafts_beside_what_there_is(town: Town) -> None:
    async with town.begin() as tx:
        owner = msgspec.structs.replace(await workspace.staff_member(tx, town.grace), role="owner")
        await scenarios.add(tx, scenarios.pack("shop")["human"], by=owner)
        kept = await scenarios.install(tx, "salon", by=owner)
        again = await scenarios.install(tx, "salon", by=owner)

        assert {one.name for one in kept} == scenarios.pack("salon").keys() - {"human"}
        assert again == []
        assert all(one.has_draft and not one.is_live and one.business == "salon" for one in kept)
        for one in await scenarios.scenarios(tx):
            assert [finding for finding in await scenarios.findings(tx, one.id) if "Publish" not in finding.message] == [
                finding for finding in await scenarios.findings(tx, one.id) if finding.severity == "warning"
            ]


async def test_placeholders_say_what_the_workspace_has_entered_and_nothing_else(town: Town) -> None:
    async with town.begin() as tx:
        owner = msgspec.structs.replace(await workspace.staff_member(tx, town.grace), role="owner")
        assert await scenarios.business(tx) == {"name": "Salon"}
        await workspace.add_location(tx, name="Centre", address="5 Main Street", time_zone="UTC", phone="+380501234567", by=owner)
        await workspace.add_calendar(tx, name="All", hours=Hours(), by=owner)
        known = await scenarios.business(tx)
    assert (known["name"], known["address"], known["phone"]) == ("Salon", "5 Main Street", "+380501234567")
    assert known["hours"]["ru"] == "пн–пт 9:00–18:00, сб–вс закрыто"
    assert known["hours"]["en"] == "Mon–Fri 9:00–18:00, Sat–Sun closed"
