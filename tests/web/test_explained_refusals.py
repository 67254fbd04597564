"""What an adapter says of a failure, in the reader's language as far as the words are ours."""

import pytest

from parley.channels import AccountBroken, Refused
from parley.channels.adapters.ok.registering import UNREGISTERED
from parley.channels.adapters.x.refusals import NO_CREDIT
from parley.core.i18n import Language, translator
from parley.web.shell.wording import explained

THEIRS = "CreditsDepleted: no credits (account 1)"


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_our_sentence_is_translated_and_the_providers_words_stay(language: Language) -> None:
    speech = translator(language)
    ours, sentence = speech.gettext(NO_CREDIT), speech.gettext(Refused.sentence())

    assert ours != NO_CREDIT
    assert explained(NO_CREDIT, speech) == ours
    assert explained(f"{NO_CREDIT} ({THEIRS})", speech) == f"{ours} ({THEIRS})"
    assert explained(f"{Refused.sentence()} {NO_CREDIT} ({THEIRS})", speech) == f"{sentence} {ours} ({THEIRS})"


def test_a_sentence_with_nothing_after_it_is_translated_whole() -> None:
    speech = translator("uk")

    assert explained(UNREGISTERED, speech) == speech.gettext(UNREGISTERED) != UNREGISTERED
    assert explained(AccountBroken.sentence(), speech) == speech.sentence(AccountBroken())


@pytest.mark.parametrize("theirs", ["", " (401)", "Unauthorized", "Invalid token (401): see (the log"])
def test_the_providers_own_words_are_left_alone(theirs: str) -> None:
    assert explained(theirs, translator("ru")) == theirs
