"""The few things that the bot says of its own accord, in the customer's language."""

from parley.core.i18n import N_, Language, translator

NOT_UNDERSTOOD = N_("Sorry, I did not understand that.")
CHANGED = N_("Changed: %(value)s.")
CANCELLED = N_("All right, we stop here. If you need anything else, just write.")


def phrase(text: str, language: Language, **values: object) -> str:
    return translator(language).gettext(text) % values
