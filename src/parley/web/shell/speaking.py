"""In which language a page speaks: the staff member's own, else the one chosen on this browser, else the browser's."""

from parley.core.i18n import Language, language_of, negotiated
from parley.web.shell.visiting import Connection, presence_of

COOKIE = "parley-language"
NAMES: dict[Language, str] = {"en": "English", "ru": "Русский", "uk": "Українська"}


def spoken_language(request: Connection) -> Language:
    if chosen := request.scope["state"].get("language"):
        return chosen  # a customer's page speaks the customer's language, whoever opens it
    presence = presence_of(request)
    if presence:
        return presence.staff.language
    return language_of(request.cookies.get(COOKIE, "")) or negotiated(request.headers.get("accept-language", ""))
