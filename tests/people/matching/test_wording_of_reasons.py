"""Evidence in three languages."""

from itertools import chain

import pytest

from evals.making import made
from parley.core.i18n import Language, translator
from parley.people.matching import Reason, pairs, says
from parley.people.matching.wording import WORDS


def test_every_piece_of_evidence_has_words() -> None:
    told = chain.from_iterable((*pair.verdict.reasons, *pair.verdict.against) for pair in pairs(made(1).records))

    assert {reason.code for reason in told} <= WORDS.keys()


@pytest.mark.parametrize("code", WORDS)
@pytest.mark.parametrize("language", ["ru", "uk"])
def test_it_is_said_in_the_readers_language(code: str, language: Language) -> None:
    reason = Reason(code, ("400",))

    assert says(reason, translator(language)) != says(reason, translator("en"))


def test_numbers_and_dates_are_written_as_the_language_writes_them() -> None:
    russian = translator("ru")

    assert says(Reason("same_phone", ("+79740773749",)), russian) == "Один и тот же телефон: +7 974 077-37-49"
    assert says(Reason("same_birth_date", ("1974-05-15",)), russian) == "Дата рождения совпадает: 15 мая 1974\N{NARROW NO-BREAK SPACE}г."
    assert says(Reason("long_silence", ("800",)), russian) == "Номер молчал 2 года: его могли продать другому человеку"


def test_a_day_that_never_was_is_shown_as_it_was_written() -> None:
    assert says(Reason("similar_birth_date", ("1931-01-75",)), translator("en")) == "Dates of birth differ by a typo: 1931-01-75"
