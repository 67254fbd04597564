"""Which button an answer means, which rating, and which of the three words that are understood at any point."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from parley.bot.scenarios.steps import Choose, Option
from parley.bot.scenarios.types import Heard, Scale
from parley.bot.scenarios.values import is_no, is_yes
from parley.channels.fitting import understood
from parley.channels.types import Button
from parley.core.text import fold

Command = Literal["operator", "cancel", "back"]
SURE = 0.6
COMMANDS: Mapping[Command, frozenset[str]] = {
    "operator": frozenset(
        (
            *("оператор", "оператора", "человек", "человека", "позовите оператора", "позовите человека", "живой человек", "менеджер"),
            *("соедините с оператором", "хочу поговорить с человеком", "людина", "людину", "покличте оператора", "покличте людину"),
            *("жива людина", "з'єднайте з оператором", "operator", "human", "agent", "a human", "real person", "talk to a human"),
        )
    ),
    "cancel": frozenset(
        (
            *("отмена", "отменить", "стоп", "хватит", "не надо", "прекратить", "передумал", "передумала", "/cancel", "/stop", "cancel"),
            *("stop", "quit", "never mind", "nevermind", "скасувати", "відміна", "досить", "не треба", "передумав"),
        )
    ),
    "back": frozenset(("назад", "вернуться", "/back", "back", "go back", "повернутися")),
}
HUMAN = "human"
"""The intent of somebody who wants to talk to a person."""
STARS = ("1", "2", "3", "4", "5")
THUMBS = ("👍", "👎")
RATING = re.compile(r"\D*([1-5])\D*")


def command(heard: Heard) -> Command | None:
    """Said in exactly these words, pressed, or understood as the wish for a person."""
    said = fold(heard.text).strip(" .,!")
    for name, words in COMMANDS.items():
        if heard.button == name or (not heard.button and said in words):
            return name
    sure = heard.intents and heard.intents[0].intent == HUMAN and heard.intents[0].confidence >= SURE
    return "operator" if sure else None


def pressed(step: Choose, id: str, heard: Heard, labels: Sequence[str]) -> Option | None:
    """The option whose button was pressed, or whose label or number was typed."""
    for option in step.options:
        if heard.button == payload(id, option.id):
            return option
    if heard.button:
        return None
    buttons = [Button(label, option.id) for label, option in zip(labels, step.options, strict=True)]
    meant = understood(heard.text, buttons)
    return next((option for option in step.options if meant and option.id == meant.payload), None)


def meant(step: Choose, heard: Heard) -> Option | None:
    """The option that free text means: by its words in any language, or by what the message is about. Two at once are none."""
    said = {option.id: list(_phrases(option, heard.text)) for option in step.options}
    by_words = [option for option in step.options if any(not _is_within(phrase, option.id, said) for phrase in said[option.id])]
    if by_words:
        return by_words[0] if len(by_words) == 1 else None
    sure = [guess.intent for guess in heard.intents if guess.confidence >= SURE]
    by_intent = [option for option in step.options if set(sure) & set(option.intents)]
    return by_intent[0] if len(by_intent) == 1 else None


def rating(scale: Scale, heard: Heard) -> int | None:
    """1 to 5, or 0 and 1 for thumbs."""
    said = (heard.button or heard.text).strip()
    if scale == "stars":
        match = RATING.fullmatch(said)
        return int(match[1]) if match else None
    if said.startswith(THUMBS):
        return int(said.startswith(THUMBS[0]))
    return 1 if is_yes(said) else 0 if is_no(said) else None


def payload(step: str, option: str) -> str:
    return f"{step}:{option}"


def _phrases(option: Option, text: str) -> Iterable[str]:
    """Those of its words that stand in the text."""
    said = f" {_words(text)} "
    for phrase in (*option.label.values(), *(one for words in option.words.values() for one in words)):
        plain = f" {_words(phrase)} "
        if plain.strip() and plain in said:
            yield plain


def _is_within(phrase: str, option: str, said: Mapping[str, Sequence[str]]) -> bool:
    """Whether it is only a part of what means another one: "hair" of "hair and beard"."""
    return any(phrase in other and phrase != other for id, others in said.items() if id != option for other in others)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
