"""What was typed on the page of a chat's looks, as its settings."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from litestar.datastructures import FormMultiDict

YES = "yes"
LANGUAGES = ("en", "ru", "uk")
FLAT = ("title", "accent", "side", "reply_time", *(f"greeting_{language}" for language in LANGUAGES))
WORDS = ("theme", "launcher", "offline")
NUMBERS = ("bottom", "aside", "mails_after_minutes")
SWITCHES = ("shows_logo", "shows_team", "takes_files", "asks_rating", "previews_typing")
MOST_LINKS, MOST_FIELDS, MOST_INVITATIONS = 6, 8, 5

Form = FormMultiDict


def settings(form: Form) -> dict[str, Any]:
    """Not checked yet: `channels.proposed` does that, and names the field."""
    return {
        **{name: _said(form, name) for name in FLAT},
        "origins": " ".join(_said(form, "origins").split()),
        "asks_contact": form.get("asks_contact") == YES,
        "manners": _manners(form),
    }


def _manners(form: Form) -> dict[str, Any]:
    return {
        **{name: _said(form, name) for name in WORDS},
        **{name: _said(form, name) or "0" for name in NUMBERS},
        **{name: form.get(name) == YES for name in SWITCHES},
        "launcher_label": _words(form, "launcher_label"),
        "form": _questions(form),
        "links": [{"label": row["label"], "url": row["url"]} for row in _rows(form, "link", ("label", "url"), lambda row: row["url"])],
        "invitations": [_invitation(row) for row in _rows(form, "invite", INVITATION, lambda row: any(row[name] for name in LANGUAGES))],
        "only_on": _said(form, "only_on").split(),
        "never_on": _said(form, "never_on").split(),
    }


def _questions(form: Form) -> dict[str, Any]:
    rows = _rows(form, "field", ("kind", "label", "required"), lambda row: row["kind"])
    return {
        "when": _said(form, "form_when"),
        "fields": [{"kind": row["kind"], "label": row["label"], "required": row["required"] == YES} for row in rows],
        "consent": _words(form, "consent"),
        "consent_url": _said(form, "consent_url"),
    }


INVITATION = (*LANGUAGES, "after", "path", "scrolled", "leaving", "days")


def _invitation(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "text": {language: row[language] for language in LANGUAGES},
        "after_seconds": row["after"] or "0",
        "path": row["path"],
        "scrolled_percent": row["scrolled"] or "0",
        "leaving": row["leaving"] == YES,
        "every_days": row["days"] or "0",
    }


def _rows(form: Form, prefix: str, columns: tuple[str, ...], counts: Callable[[Mapping[str, str]], Any]) -> Iterator[Mapping[str, str]]:
    """Lines of a small table, each of whose columns came as a list; those that are left empty are none."""
    lists = [_all(form, f"{prefix}_{column}") for column in columns]
    for values in zip(*lists, strict=False):
        row = dict(zip(columns, values, strict=True))
        if counts(row):
            yield row


def _words(form: Form, name: str) -> dict[str, str]:
    return {language: _said(form, f"{name}_{language}") for language in LANGUAGES}


def _said(form: Form, name: str) -> str:
    return next(iter(_all(form, name)), "")


def _all(form: Form, name: str) -> list[str]:
    return [value.replace("\0", "").strip() for value in form.getall(name, []) if isinstance(value, str)]
