"""Entries of the audit log as sentences, and where what they are about is found."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from parley.core.i18n import N_, Translator
from parley.web.shell.words import ACTIONS, ROLES
from parley.workspace import AuditEntry

ABOUT: Mapping[str, str] = {
    "workspace": N_("Workspace"),
    "staff": N_("Staff"),
    "team": N_("Teams"),
    "location": N_("Locations"),
    "calendar": N_("Business hours"),
    "account": N_("Channels"),
    "conversation": N_("Conversations"),
    "person": N_("People"),
    "company": N_("Companies"),
    "segment": N_("Segments"),
    "import": N_("Imports"),
    "erasure": N_("Erasures"),
    "privacy_request": N_("Requests about personal data"),
    "queue": N_("Queues"),
    "skill": N_("Skills"),
    "tag": N_("Tags"),
    "reply": N_("Saved replies"),
    "macro": N_("Macros"),
    "policy": N_("SLA"),
    "view": N_("Views"),
    "token": N_("Access tokens"),
    "webhook": N_("Webhooks"),
    "outside_agent": N_("Outside agents"),
    "invitation": N_("Invitations"),
    "lane": N_("Stopped work"),
    "consent_text": N_("Consents"),
    "urgent_word": N_("Urgency"),
}
"""What entries are about, by the kind of their target."""

PLACES: Mapping[str, str] = {
    "workspace": "/settings/workspace",
    "staff": "/settings/staff",
    "invitation": "/settings/staff",
    "team": "/settings/teams",
    "location": "/settings/locations/{}",
    "calendar": "/settings/hours/{}",
    "account": "/accounts/{}",
    "conversation": "/conversations/{}",
    "person": "/people/{}",
    "company": "/people/companies/{}",
    "segment": "/people/segments/{}",
    "import": "/people/import/{}",
    "erasure": "/settings/privacy/erasures/{}",
    "privacy_request": "/settings/privacy/requests/{}",
    "queue": "/settings/queues/{}",
    "skill": "/settings/skills",
    "tag": "/settings/tags",
    "reply": "/settings/replies",
    "macro": "/settings/macros",
    "policy": "/settings/sla/{}",
    "token": "/settings/api",
    "webhook": "/settings/webhooks",
    "outside_agent": "/settings/agents-outside",
    "lane": "/settings/work",
    "consent_text": "/settings/consents",
    "urgent_word": "/settings/urgency",
}
GONE = (".removed", ".deleted", ".revoked", ".forgotten", "_forgotten")
"""Actions after which there is nothing left to look at."""
DAYS: Mapping[str, str] = {
    "journal_days": N_("raw calls"),
    "content_days": N_("words"),
    "file_days": N_("files"),
    "audit_days": N_("audit log"),
}
NOT_SHOWN = frozenset({"name", "browser", "api", "token"})


class Story(msgspec.Struct, frozen=True):
    """One entry in words: `who` did `what` to `whom`, and what else there is to know."""

    entry: AuditEntry
    who: str
    what: str
    whom: str
    more: str
    href: str


def story(entry: AuditEntry, speech: Translator) -> Story:
    whom = entry.target_name or str(entry.detail.get("name", ""))
    return Story(
        entry,
        _who(entry),
        speech.gettext(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action,
        "" if whom == entry.actor_name and entry.target_kind == "staff" else whom,
        "; ".join(_details(entry.detail, speech)),
        href(entry.action, entry.target_kind, entry.target_id),
    )


def _who(entry: AuditEntry) -> str:
    """A colleague, a program by the name of its token, or Parley itself."""
    program = entry.detail.get("api")
    return entry.actor_name or (f"{program} (API)" if program else "Parley")


def href(action: str, kind: str, id: UUID | None) -> str:
    """Empty where there is nothing to look at."""
    place = PLACES.get(kind, "")
    if not place or action.endswith(GONE) or ("{}" in place and id is None):
        return ""
    return place.format(id)


def _details(detail: Mapping[str, Any], speech: Translator) -> list[str]:
    if "from" in detail and "to" in detail:
        return [f"{_said(detail['from'], speech)} → {_said(detail['to'], speech)}"]
    return [text for key, value in detail.items() if key not in NOT_SHOWN and (text := _detail(key, value, speech))]


def _detail(key: str, value: Any, speech: Translator) -> str:
    if key in TOLD:
        return TOLD[key](value, speech)
    if key in DAYS:
        return f"{speech.gettext(DAYS[key])}: {_days(value, speech)}"
    return _said(value, speech)


def _days(days: Any, speech: Translator) -> str:
    return speech.ngettext("%(n)s day", "%(n)s days", int(days)) % {"n": days} if days else speech.gettext(N_("for ever"))


def _said(value: Any, speech: Translator) -> str:
    """A role by its name; anything else as it is, while it is a word or a number."""
    if isinstance(value, str):
        return speech.gettext(ROLES[value]) if value in ROLES else value[:100]  # pyright: ignore[reportArgumentType]  (asked just now)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _ended(count: Any, speech: Translator) -> str:
    return speech.ngettext("%(n)s session ended", "%(n)s sessions ended", int(count)) % {"n": count}


def _members(count: Any, speech: Translator) -> str:
    return speech.ngettext("%(n)s member", "%(n)s members", int(count)) % {"n": count}


def _calls(count: Any, speech: Translator) -> str:
    return speech.ngettext("%(n)s call", "%(n)s calls", int(count)) % {"n": count}


def _merged(name: Any, speech: Translator) -> str:
    return f"+ {name}"


TOLD: Mapping[str, Callable[[Any, Translator], str]] = {
    "sessions_ended": _ended,
    "members": _members,
    "calls": _calls,
    "merged": _merged,
}
