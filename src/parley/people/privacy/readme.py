"""What stands in a bundle beside the data, in the three languages of the product."""

from collections.abc import Mapping

from parley.core.i18n import N_, translator

WORDS = (
    N_("Everything that is kept about one person"),
    N_("Each file that ends in .jsonl is one subject. Each of its lines is one entry in JSON, in UTF-8; times are in UTC."),
    N_("manifest.json tells the version of the format, when the bundle was made, and how many entries each subject has."),
    N_("files/ holds the files of the messages; attachments.jsonl says which is which."),
)
SUBJECTS: Mapping[str, str] = {
    "persons": N_("the person, and what they were called"),
    "identities": N_("addresses: phones, e-mail, messengers"),
    "links": N_("why these addresses are taken to be one person's"),
    "ways": N_("by which account each address is reached"),
    "facts": N_("what is known: birthday, city and so on, and who said so"),
    "notes": N_("notes of staff about the person"),
    "tags": N_("tags of the person"),
    "touchpoints": N_("visits, pages, orders and other events"),
    "worths": N_("orders and visits, added up"),
    "companies": N_("companies to which the person belongs"),
    "consents": N_("what the person agreed to, and what they took back"),
    "imports": N_("rows of imported lists"),
    "conversations": N_("conversations"),
    "messages": N_("messages in both directions, and notes within conversations"),
    "message_versions": N_("what edited messages said before"),
    "attachments": N_("files of the messages"),
    "deliveries": N_("how the sending of each message went"),
    "callbacks": N_("calls that were promised"),
    "scenario_runs": N_("answers to questions of the bot that are still open"),
    "whispers": N_("what colleagues told each other beside a conversation"),
    "privacy_requests": N_("requests about personal data"),
    "erasures": N_("erasures that were asked for"),
}
LANGUAGES = {"ru": "README.ru.txt", "uk": "README.uk.txt", "en": "README.txt"}


def readme() -> dict[str, str]:
    """Name -> text."""
    return {name: _written(language) for language, name in LANGUAGES.items()}


def _written(language: str) -> str:
    speech = translator(language)  # pyright: ignore[reportArgumentType]  (one of the keys above)
    title, *rest = (speech.gettext(words) for words in WORDS)
    subjects = [f"  {name}.jsonl: {speech.gettext(words)}" for name, words in SUBJECTS.items()]
    return "\n".join([title, "=" * len(title), "", *rest, "", *subjects, ""])
