"""What is said of lists: what columns may mean, where a list stands, what is wrong with a row."""

from collections.abc import Mapping, Sequence

from parley import people
from parley.core.db import Tx
from parley.core.i18n import N_, Translator
from parley.web.person.known import FIELD_NAMES

NAMES: Mapping[str, str] = {
    "name": N_("Full name"),
    "first": N_("First name"),
    "last": N_("Family name"),
    "middle": N_("Patronymic"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "telegram": N_("Nickname in Telegram"),
    "instagram": N_("Nickname in Instagram"),
    "vk": N_("Nickname in VK"),
    "number": N_("Number in another system"),
    **FIELD_NAMES,
    "tags": N_("Tags"),
    "note": N_("Note"),
}
AGREED: Mapping[str, str] = {
    "reminders": N_("Agrees to reminders"),
    "marketing": N_("Agrees to offers"),
    "surveys": N_("Agrees to surveys"),
    "profiling": N_("Agrees to profiling"),
    "processing": N_("Agrees to the processing of personal data"),
}
GROUPS: Mapping[str, tuple[str, ...]] = {
    N_("Who it is"): ("name", "first", "last", "middle", "number"),
    N_("How to reach them"): ("phone", "email", "telegram", "instagram", "vk"),
    N_("What is known of them"): (*people.BUILT_IN, "tags", "note"),
}
STATES: Mapping[people.importing.State, str] = {
    "reading": N_("Being read"),
    "unreadable": N_("Could not be read"),
    "mapping": N_("Waits for its columns"),
    "trying": N_("Being checked"),
    "tried": N_("Checked"),
    "running": N_("Being imported"),
    "stopped": N_("Stopped"),
    "done": N_("Imported"),
    "undoing": N_("Being taken back"),
    "undone": N_("Taken back"),
}
MARKS: Mapping[people.importing.State, str] = {
    "unreadable": "danger",
    "tried": "info",
    "mapping": "info",
    "stopped": "warn",
    "done": "good",
}
UNREADABLE: Mapping[str, str] = {
    "empty": N_("There is nothing in this file but perhaps a heading."),
    "not_a_table": N_("This is no table. Parley reads CSV, Excel (XLSX) and vCard."),
    "broken": N_("This file is damaged. Open it in the program that it comes from and save it again."),
    "protected": N_("This file is locked with a password. Save it without one."),
    "too_many_rows": N_("There are more than 200,000 rows in this file. Split it."),
    "too_many_columns": N_("There are more than 200 columns in this file. Remove those that are not needed."),
    "too_large": N_("This file takes more memory than is good. Split it, or save it as CSV."),
}
WRONG: Mapping[str, str] = {
    "nobody": N_("No phone, e-mail or other address: there is no telling who this is"),
    "phone": N_("this is no phone number"),
    "email": N_("this is no e-mail address"),
    "nickname": N_("this is no nickname"),
    "date": N_("this is no day"),
    "number": N_("this is no number"),
    "money": N_("this is no sum of money"),
    "flag": N_("write yes or no"),
    "choice": N_("this is none of the choices"),
    "choices": N_("these are none of the choices"),
    "link": N_("this is no link"),
    "text": N_("this is too long"),
    "too_long": N_("this is too long"),
    "gone": N_("this field does not exist any more"),
}
OUTCOMES: Mapping[str, str] = {
    "new": N_("New"),
    "changed": N_("Known, something is added"),
    "same": N_("Known, nothing is new"),
    "wrong": N_("With mistakes"),
}


async def choices(tx: Tx, speech: Translator) -> dict[str, dict[str, str]]:
    """What a column may be said to mean, by heading, in one's own language."""
    told = {speech.gettext(group): {target: speech.gettext(NAMES[target]) for target in targets} for group, targets in GROUPS.items()}
    own = {str(field.id): field.name for field in await people.custom_fields(tx)}
    agreed = {people.importing.CONSENT + purpose: speech.gettext(AGREED[purpose]) for purpose in people.consents.PURPOSES}
    return {**told, **({speech.gettext(OWN): own} if own else {}), speech.gettext(CONSENTS): agreed}


OWN, CONSENTS = N_("Our own fields"), N_("Consents")


def column_name(head: Sequence[str], column: int, speech: Translator) -> str:
    """Its heading; its number where it has none."""
    return head[column] if column < len(head) and head[column] else speech.gettext(COLUMN) % {"n": column + 1}


COLUMN, WHAT_IS_WRONG = N_("Column %(n)s"), N_("What is wrong")


def reasons(wrong: Sequence[people.importing.Wrong], head: Sequence[str], speech: Translator) -> str:
    """What is wrong with a row, in one line."""
    return "; ".join(
        speech.gettext(WRONG[code])
        if column == people.importing.WHOLE_ROW
        else f"{column_name(head, column, speech)}: {speech.gettext(WRONG[code])}"
        for column, code in wrong
    )
