"""How customers ask: no phrasing stands under two intents, each ready answer has its intent, and says only what a business can fill in."""

from collections import Counter
from importlib.resources import files

import regex
import yaml

PACKS = files("parley.bot.packs")
ENOUGH = 100
WORDS = regex.compile(r"[\p{L}\p{N}+]+")
LONGEST_ANSWER = 300


def phrasings(language: str) -> dict[str, list[str]]:
    texts = [file for file in (PACKS / "phrasings" / language).iterdir() if file.name.endswith(".txt")]
    return {text.name.removesuffix(".txt"): text.read_text(encoding="utf-8").splitlines() for text in texts}


def test_no_phrasing_stands_twice_and_each_intent_has_enough() -> None:
    found = phrasings("ru")
    counted = Counter(" ".join(WORDS.findall(line.casefold())) or line for lines in found.values() for line in lines)
    assert {line for line, times in counted.items() if times > 1} == set()
    assert {intent for intent, lines in found.items() if len(lines) < ENOUGH} == set()


def test_each_intent_has_an_answer_short_enough_for_a_chat() -> None:
    answers = yaml.safe_load((PACKS / "answers" / "ru.yaml").read_text(encoding="utf-8"))
    assert answers.keys() == phrasings("ru").keys() - {"other"}
    assert max(map(len, answers.values())) <= LONGEST_ANSWER
