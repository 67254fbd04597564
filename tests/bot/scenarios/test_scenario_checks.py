"""What is found wrong with a scenario before anybody meets it."""

from typing import Any

import pytest

from parley.bot import scenarios
from parley.bot.scenarios import Around, Finding
from parley.channels.types import Capabilities
from tests.bot.scenarios.stage import scenario

UNKNOWN_FIELD = {"type": "group", "items": [{"type": "is", "field": "x", "op": "any"}]}
SAY = {"do": "say", "text": "Hello.", "next": "end"}


def found(steps: dict[str, dict[str, Any]], around: Around | None = None, **more: Any) -> list[Finding]:
    return scenarios.check(scenario(steps, **more), around)


def told(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [(one.severity, one.step, one.field, one.message % one.about) for one in findings]


def test_what_is_in_order_has_no_findings() -> None:
    assert found({"a": SAY}) == []


@pytest.mark.parametrize(
    ("steps", "finding"),
    [
        ({}, ("error", "", "", "There are no steps yet.")),
        ({"a": {**SAY, "next": ""}}, ("error", "a", "next", "This way leads nowhere. Connect it to a step, or to the end.")),
        ({"a": {**SAY, "next": "b"}}, ("error", "a", "next", "It leads to a step that does not exist: b.")),
        ({"a": SAY, "b": SAY}, ("warning", "b", "", "Nothing leads to this step.")),
        ({"a": {**SAY, "text": {"ru": "Да"}}}, ("warning", "a", "text", "This text is missing in uk, en.")),
        ({"a": {**SAY, "text": {"ru": " "}}}, ("error", "a", "text", "There is no text here.")),
        ({"a": {**SAY, "text": "{{ slots.x }}"}}, ("error", "a", "text", "Nothing fills x before it is used.")),
        ({"a": {**SAY, "text": "{{ other.x }}"}}, ("error", "a", "text", "There is no {{ other.x }}.")),
        ({"a": {**SAY, "text": "{{ slots.x"}}, ("error", "a", "text", "The braces of this text are not in order: {{ slots.x")),
        ({"a": {**SAY, "text": "{{ person.name | reverse }}"}}, ("error", "a", "text", "There is no | reverse.")),
        ({"a": {"do": "run", "scenario": "main", "next": "end"}}, ("error", "a", "scenario", "It runs itself, through main.")),
        ({"a": {"do": "run", "scenario": "gone", "next": "end"}}, ("error", "a", "scenario", "There is no scenario gone.")),
        ({"a": {"do": "choose", "text": "?"}}, ("error", "a", "options", "There is nothing to choose from.")),
        (
            {"a": {"do": "choose", "text": "?", "options": [{"id": "x", "label": label, "go": "end"} for label in "AB"]}},
            ("error", "a", "options", "Two buttons have the same name: x."),
        ),
        (
            {"a": {"do": "choose", "text": "?", "options": [{"id": "x", "label": "Yes"}]}},
            ("error", "a", "options.x", "This way leads nowhere. Connect it to a step, or to the end."),
        ),
        ({"a": {"do": "branch", "otherwise": "end"}}, ("error", "a", "cases", "There is no case to branch on.")),
        (
            {"a": {"do": "branch", "cases": [{"when": UNKNOWN_FIELD, "go": "end"}], "otherwise": "end"}},
            ("error", "a", "cases.0", "This condition cannot be understood: x any."),
        ),
        (
            {"a": {"do": "ask", "question": "?", "slot": "x", "check": {"pattern": "("}, "next": "end"}},
            ("error", "a", "check", "This pattern cannot be understood: (."),
        ),
        ({"a": {"do": "look_up", "slot": "x", "next": "end"}}, ("error", "a", "article", "It is not said which article.")),
    ],
)  # fmt: skip
def test_each_mistake_is_found_at_its_step_and_field(steps: dict[str, Any], finding: tuple[str, str, str, str]) -> None:
    assert told(found(steps)) == [finding]


def test_a_start_that_is_missing_or_unknown_is_an_error() -> None:
    assert told(found({"a": SAY}, start="")) == [
        ("error", "", "start", "It is not said with which step it begins."),
        ("warning", "a", "", "Nothing leads to this step."),
    ]
    assert told(found({"a": SAY}, start="b"))[0] == ("error", "", "start", "It leads to a step that does not exist: b.")


def test_a_circle_in_which_nobody_is_asked_is_found_once() -> None:
    circle: dict[str, Any] = {name: {**SAY, "next": next} for name, next in ("ab", "bc", "cb")}

    assert told(found(circle)) == [
        ("error", "b", "", "These steps go round in a circle in which nobody is asked and nothing waits: b → c → b.")
    ]


@pytest.mark.parametrize(
    "pause",
    [
        {"do": "wait", "seconds": 60, "next": "a"},
        {"do": "ask", "question": "?", "slot": "x", "next": "a"},
        {"do": "rate", "question": "?", "next": "a"},
    ],
    ids=["wait", "ask", "rate"],
)
def test_a_circle_in_which_somebody_is_asked_or_something_waits_is_allowed(pause: dict[str, Any]) -> None:
    assert found({"a": {**SAY, "next": "b"}, "b": pause}) == []


def test_two_buttons_with_the_same_words_are_an_error() -> None:
    options = [{"id": "x", "label": "Yes", "go": "end"}, {"id": "y", "label": "yes ", "go": "end"}]

    assert told(found({"a": {"do": "choose", "text": "?", "options": options}})) == [
        ("error", "a", "options", "Two buttons have the same words: yes.")
    ]


def test_an_integration_that_fails_for_ever_is_a_circle() -> None:
    steps = {"a": {"do": "call", "integration": "orders", "next": "end", "failed": "a"}}

    assert [one.severity for one in found(steps)] == ["error"]


def test_scenarios_that_run_each_other_are_found() -> None:
    other = scenario({"a": {"do": "run", "scenario": "main", "next": "end"}}, "other")

    findings = found({"a": {"do": "run", "scenario": "other", "next": "end"}}, Around(scenarios={"other": other}))

    assert told(findings) == [("error", "a", "scenario", "It runs itself, through other.")]


def test_a_slot_may_be_filled_by_a_scenario_that_is_run_or_that_runs_this_one() -> None:
    fills = scenario({"a": {"do": "ask", "question": "?", "slot": "x", "next": "end"}}, "fills")
    uses = scenario({"a": {**SAY, "text": "{{ slots.x }}"}}, "uses")
    caller = {
        "a": {"do": "run", "scenario": "fills", "next": "b"},
        "b": {**SAY, "text": "{{ slots.x }}", "next": "c"},
        "c": {"do": "run", "scenario": "uses", "next": "end"},
    }
    around = Around(scenarios={"fills": fills, "uses": uses})

    assert found(caller, around) == []
    assert scenarios.check(uses, Around(scenarios={"main": scenario(caller), "fills": fills})) == []
    assert told(scenarios.check(uses)) == [("error", "a", "text", "Nothing fills x before it is used.")]


def test_what_the_workspace_has_not_got_is_an_error_unless_there_is_a_way_round() -> None:
    steps = {
        "a": {"do": "call", "integration": "orders", "next": "b", "failed": "c"},
        "b": {"do": "call", "integration": "stock", "next": "end"},
        "c": {"do": "look_up", "article": "parking", "slot": "x", "next": "d"},
        "d": {"do": "hand_over", "queue": "VIP"},
    }
    nothing = Around(queues=frozenset(), articles=frozenset(), integrations=frozenset())

    assert told(found(steps, nothing)) == [
        ("error", "b", "integration", "The integration stock is not set up."),
        ("error", "c", "article", "There is no article parking."),
        ("error", "d", "queue", "There is no queue VIP."),
        ("warning", "a", "integration", "The integration orders is not set up: until then it goes the way of its failure."),
    ]
    everything = Around(queues=frozenset({"VIP"}), articles=frozenset({"parking"}), integrations=frozenset({"orders", "stock"}))
    assert found(steps, everything) == []
    assert found(steps) == []


def test_channels_that_cannot_show_it_are_named() -> None:
    options = [{"id": f"b{n}", "label": f"Button {n}", "go": "end"} for n in range(4)]
    steps = {
        "a": {**SAY, "text": "x" * 300, "picture": "https://shop.example/a.jpg", "next": "b"},
        "b": {"do": "choose", "text": "?", "options": options},
    }

    assert told(found(steps, Around(channels={"SMS": Capabilities(max_text=160), "Chat": Capabilities(buttons=4)}))) == [
        ("warning", "a", "text", "This text becomes several messages on SMS."),
        ("warning", "a", "picture", "SMS shows no pictures."),
        ("warning", "a", "picture", "Chat shows no pictures."),
        ("warning", "b", "", "SMS shows these buttons as a numbered list."),
    ]


def test_more_buttons_than_anybody_reads_are_an_error() -> None:
    options = [{"id": f"b{n}", "label": f"Button {n}", "go": "end"} for n in range(11)]

    assert told(found({"b": {"do": "choose", "text": "?", "options": options}})) == [("error", "b", "", "There are more than 10 buttons.")]


@pytest.mark.parametrize(
    "step",
    [
        {**SAY, "text": "Authorization: Bearer abcdef0123456789abcdef"},
        {"do": "call", "integration": "x", "path": "/?token=abcdef0123456789", "next": "end"},
        {"do": "call", "integration": "x", "body": {"api_key": "hunter2"}, "next": "end"},
        {"do": "hand_over", "note": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk"},
    ],
    ids=["bearer", "query", "named", "jwt"],
)
def test_a_secret_in_the_text_is_an_error_and_is_not_repeated(step: dict[str, Any]) -> None:
    (finding,) = found({"a": step})

    assert (finding.severity, finding.message) == ("error", "This looks like a password or a key. Keep it with the integration: %(text)s")
    assert len(finding.about["text"]) < 9


def test_what_is_filled_in_is_no_secret() -> None:
    step = {"do": "call", "integration": "x", "body": {"token": "{{ slots.card }}"}, "takes": {"card": "card"}, "next": "end"}

    assert found({"a": step}) == []


def test_more_steps_than_a_turn_may_have_are_an_error() -> None:
    steps: dict[str, Any] = {f"s{n}": {**SAY, "next": f"s{n + 1}"} for n in range(49)} | {"s49": SAY}

    assert [one.severity for one in found(steps)] == ["error"]
    del steps["s49"]
    assert found(steps | {"s48": SAY}) == []
