"""`parley simulate`: what is tried out, and how it is told at a terminal."""

import argparse
import sys
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from math import inf
from pathlib import Path
from random import Random

import msgspec

from parley import routing
from parley.core.errors import Invalid
from parley.core.i18n import Translator

FLAGS: Sequence[tuple[str, str]] = (
    ("file?", "a plan (.toml, .json) or recorded traffic (.csv, .jsonl); without it, the day of an invented salon"),
    ("--workspace=", "the traffic of this workspace, by its name in addresses"),
    ("--days=", "of the plan, or how many of the workspace's last days"),
    ("--crew=", "who is there: people@from-to, as in 3@9-18,2@12-21"),
    ("--per-hour=", "customers an hour, by commas, from midnight on"),
    ("--handling=", "seconds that a customer takes in the mean"),
    ("--patience=", "seconds after which they leave in the mean"),
    ("--goal=", "share and seconds, as in 80/60"),
    ("--seed=", "another number, other customers"),
    ("--plot=", "draw into this file (SVG), or - for bars in the terminal"),
    ("--compare", "ways to share the work, on the same traffic"),
    ("--erlang", "the simulator beside Erlang C, where its assumptions hold"),
)
ERLANG_CUSTOMERS = 300_000
ERLANG_AGENTS, ERLANG_LOAD, ERLANG_HANDLING, ERLANG_SECONDS = 10, 0.8, 240.0, 20.0


class OptionUnclear(Invalid):
    """An option cannot be understood."""


def run(asked: argparse.Namespace, recorded: routing.trying.Recorded | None, speech: Translator) -> None:
    with _progress(speech):
        if asked.erlang:
            told = _erlang(speech)
        elif asked.compare:
            plan = _planned(asked, routing.simulator.SKILLED)
            told = routing.trying.comparison_table(routing.simulator.compare(plan), speech)
        else:
            told = _reported(asked, recorded, speech)
    sys.stdout.write(told)


def _reported(asked: argparse.Namespace, recorded: routing.trying.Recorded | None, speech: Translator) -> str:
    plan = _planned(asked, routing.simulator.SALON)
    arrivals = _arrivals(asked, plan, recorded)
    if not arrivals:
        return speech.gettext("Nobody came in that time.") + "\n"
    rules = routing.simulator.Rules(waits_for_known=plan.known_seconds if plan.returning or recorded else 0)
    report = routing.simulator.report(arrivals, routing.simulator.crew(plan.crew), plan.goal, rules, routing.simulator.effort(plan))
    told = routing.trying.report_table(report, speech)
    if asked.plot and asked.plot != "-":
        Path(asked.plot).write_text(routing.trying.as_picture(report, speech), encoding="utf-8")
    return told + ("\n" + routing.trying.as_bars(report, speech) if asked.plot == "-" else "")


def _arrivals(
    asked: argparse.Namespace, plan: routing.simulator.Plan, recorded: routing.trying.Recorded | None
) -> list[routing.simulator.Arrival]:
    if recorded is not None:
        return recorded.arrivals
    if asked.file and Path(asked.file).suffix in (".csv", ".jsonl"):
        return routing.trying.arrivals_in(Path(asked.file))
    return routing.simulator.traffic(plan, _whole(asked.seed or "1", "--seed"))


def _planned(asked: argparse.Namespace, usual: routing.simulator.Plan) -> routing.simulator.Plan:
    """From the file, with what the options change of it."""
    plan = routing.trying.plan_in(Path(asked.file)) if asked.file and Path(asked.file).suffix in (".toml", ".json") else usual
    given = {
        "per_hour": [_number(one, "--per-hour") for one in asked.per_hour.split(",")] if asked.per_hour else None,
        "crew": [_shift(one) for one in asked.crew.split(",")] if asked.crew else None,
        "handling": asked.handling and _number(asked.handling, "--handling"),
        "patience": asked.patience and _number(asked.patience, "--patience"),
        "days": _whole(asked.days, "--days") if asked.days and not asked.workspace else None,
        "goal": asked.goal and _goal(asked.goal),
    }
    try:
        return msgspec.convert(
            msgspec.to_builtins(plan) | {name: msgspec.to_builtins(one) for name, one in given.items() if one}, routing.simulator.Plan
        )
    except msgspec.ValidationError as error:
        raise OptionUnclear(str(error)) from None


def _shift(text: str) -> routing.simulator.Shift:
    people, _, hours = text.partition("@")
    begins, _, ends = (hours or "0-24").partition("-")
    return routing.simulator.Shift(_whole(people, "--crew"), _number(begins, "--crew"), _number(ends, "--crew"))


def _goal(text: str) -> routing.simulator.Goal:
    share, _, seconds = text.partition("/")
    return routing.simulator.Goal(_number(share, "--goal") / 100, _number(seconds, "--goal"))


def _whole(text: str, option: str) -> int:
    return int(_number(text, option))


def _number(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise OptionUnclear(option) from None


def _erlang(speech: Translator) -> str:
    """Everybody is alike and waits for ever: what theory assumes."""
    rate = ERLANG_AGENTS * ERLANG_LOAD / ERLANG_HANDLING
    chance = Random(1)  # noqa: S311 (no secret)
    made_up = routing.simulator.poisson(routing.simulator.Profile([rate * 3600], ERLANG_HANDLING), ERLANG_CUSTOMERS / rate, chance)
    done = routing.simulator.simulate(made_up, routing.simulator.crew([routing.simulator.Shift(ERLANG_AGENTS)]))
    expected = routing.simulator.expected(rate, ERLANG_HANDLING, ERLANG_AGENTS, inf, within=ERLANG_SECONDS)
    return routing.trying.erlang_table(done, expected, ERLANG_SECONDS, speech)


@contextmanager
def _progress(speech: Translator) -> Generator[None]:
    """A sign of life on standard error, once it takes longer than a second."""
    done, started = threading.Event(), time.monotonic()

    def tell() -> None:
        while not done.wait(1):
            sys.stderr.write("\r" + speech.gettext("trying out: %(seconds)s s") % {"seconds": int(time.monotonic() - started)})
            sys.stderr.flush()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
        if time.monotonic() - started > 1:
            sys.stderr.write("\n")
