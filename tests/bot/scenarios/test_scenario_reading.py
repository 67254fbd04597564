"""Scenarios as YAML and JSON."""

import json

import pytest

from parley.bot import scenarios
from parley.bot.scenarios import ScenarioUnreadable, State
from parley.channels.types import Capabilities
from tests.bot.scenarios.stage import scenario, world

WRITTEN = """
name: late
title: {ru: Опаздываю, en: I am late}
triggers:
  keywords: {en: [late, running late]}
start: minutes
steps:
  minutes:
    do: choose
    at: {x: 40, y: 80}
    text: {en: How late?}
    options:
      - {id: yes, label: {en: No}, go: on}
      - {id: no, label: {en: 10:30}, go: end}
  on:
    do: hand_over
    queue: 2026-11-23
"""


def test_yaml_is_read_as_people_mean_it() -> None:
    read = scenarios.read(WRITTEN)
    choose = read.steps["minutes"]

    assert isinstance(choose, scenarios.steps.Choose)
    assert [(one.id, one.label["en"], one.go) for one in choose.options] == [("yes", "No", "on"), ("no", "10:30", "end")]
    assert (choose.at.x, choose.at.y) == (40, 80)
    assert read.steps["on"] == scenarios.steps.HandOver(queue="2026-11-23")


def test_yaml_and_json_say_the_same_and_come_back() -> None:
    read = scenarios.read(WRITTEN)

    assert scenarios.read(scenarios.as_yaml(read)) == read
    assert scenarios.read(scenarios.as_json(read)) == read
    assert scenarios.of_data(json.loads(json.dumps(scenarios.as_data(read)))) == read


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("a: &x 1\nb: *x", "2:4"),
        ("name: [", "2:1"),
        ("name: ok\nsteps: {a: {do: fly}}", "fly"),
        ("name: Not a name", "$.name"),
        ("[" * 40 + "]" * 40, "1:"),
        ("name: x\ntitle: {de: Hallo}", "de"),
        ("!!python/object/apply:os.system [true]", "could not determine a constructor"),
        ("- 1", "Expected `object`"),
        ("", "Expected `object`"),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_place(text: str, detail: str) -> None:
    with pytest.raises(ScenarioUnreadable) as refused:
        scenarios.read(text)

    assert detail in refused.value.detail


def test_a_giant_is_refused() -> None:
    with pytest.raises(ScenarioUnreadable):
        scenarios.read("name: x\n#" + "x" * 600_000)


def test_the_schema_knows_every_step() -> None:
    schema = json.dumps(scenarios.schema())

    assert all(
        f'"{do}"' in schema
        for do in ("say", "ask", "choose", "branch", "call", "look_up", "set", "tag", "wait", "hand_over", "run", "rate")
    )


def test_playing_shows_what_each_channel_would_make_of_it() -> None:
    read = scenarios.read(WRITTEN)
    channels = {"SMS": Capabilities(max_text=160), "Chat": Capabilities(buttons=3)}

    played = scenarios.play("late", {"late": read}, [None, "1", "never heard"], world(), channels)

    assert [one.state.status for one in played] == ["asking", "handed_over"]
    assert played[0].shown["SMS"][0].parts[0].text == "How late?\n\n1. No\n2. 10:30"
    assert [one.label for one in played[0].shown["Chat"][0].parts[0].buttons] == ["No", "10:30"]
    assert played[1].shown == {"SMS": (), "Chat": ()}


def test_playing_an_unknown_scenario_hands_over() -> None:
    (played,) = scenarios.play("gone", {"main": scenario({})}, [None], world())

    assert played.state.status == "handed_over"
    assert isinstance(played.state, State)
