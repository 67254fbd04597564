"""Evidence in words."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from parley.core.i18n import N_, Translator
from parley.people.matching.types import Reason

WORDS: Mapping[str, str] = {
    "same_phone": N_("Same phone number: %(what)s"),
    "similar_phone": N_("Phone numbers differ by one digit: %(what)s"),
    "long_silence": N_("The number was silent for %(what)s: it may have been sold to somebody else"),
    "same_email": N_("Same e-mail address: %(what)s"),
    "similar_email": N_("E-mail addresses differ by a typo: %(what)s"),
    "same_mailbox_name": N_("Same mailbox name at two mail services: %(what)s"),
    "same_document": N_("Same document or customer number: %(what)s"),
    "similar_document": N_("Document numbers differ by a typo: %(what)s"),
    "other_document": N_("Different document or customer numbers: %(what)s"),
    "same_order": N_("Same order: %(what)s"),
    "same_username": N_("Same nickname: %(what)s"),
    "same_device": N_("Same browser"),
    "same_given_name": N_("Same given name: %(what)s"),
    "name_form": N_("Forms of one given name: %(what)s"),
    "own_name": N_("Given names that may be forms of one, or two different names: %(what)s"),
    "similar_given_name": N_("Given names differ by a typo: %(what)s"),
    "same_initials": N_("The initials fit: %(what)s"),
    "other_given_name": N_("Different given names: %(what)s"),
    "other_nickname": N_("Different names, of which one may be a nickname: %(what)s"),
    "other_sex": N_("A man and a woman: %(what)s"),
    "same_patronymic": N_("Same patronymic: %(what)s"),
    "similar_patronymic": N_("Patronymics differ by a typo: %(what)s"),
    "other_patronymic": N_("Different patronymics: %(what)s"),
    "same_surname": N_("Same surname: %(what)s"),
    "similar_surname": N_("Surnames differ by a typo: %(what)s"),
    "other_surname": N_("Different surnames: %(what)s"),
    "swapped_name": N_("Same name, with given name and surname swapped: %(what)s"),
    "two_names": N_("Goes by two different given names: %(what)s"),
    "same_birth_date": N_("Same date of birth: %(what)s"),
    "similar_birth_date": N_("Dates of birth differ by a typo: %(what)s"),
    "other_birth_date": N_("Different dates of birth: %(what)s"),
    "same_city": N_("Same city: %(what)s"),
    "other_city": N_("Different cities: %(what)s"),
    "same_company": N_("Same company: %(what)s"),
    "same_address": N_("Same address: %(what)s"),
    "asks_without_proof": N_("Asks for private matters without having proved anything"),
    "many_phones": N_("Too many phone numbers for one person: %(what)s"),
    "many_emails": N_("Too many e-mail addresses for one person: %(what)s"),
}
BETWEEN = " · "


def says(reason: Reason, translator: Translator) -> str:
    """What a piece of evidence is, in the translator's language."""
    shown = _manner(reason.code, translator)
    return translator.gettext(WORDS[reason.code]) % {"what": BETWEEN.join(map(shown, reason.values))}


def _manner(code: str, translator: Translator) -> Callable[[str], str]:
    """How a value of such evidence is written."""
    if code == "long_silence":
        return lambda days: translator.duration(timedelta(days=int(days)))
    if code.endswith("birth_date"):
        return lambda day: _day(day, translator)
    return translator.phone if code.endswith("phone") else str


def _day(day: str, translator: Translator) -> str:
    """A date that nobody was born on, as it was written."""
    try:
        return translator.date(date.fromisoformat(day))
    except ValueError:
        return day
