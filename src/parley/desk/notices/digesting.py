"""One push for each conversation, or one for all of them where there are too many to hear."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley.core.i18n import N_, Language, Translator, translator
from parley.core.ids import ConversationId
from parley.desk.notices.types import Kind
from parley.desk.notices.wording import says, says_many

MANY = 5
"""So many of a kind within a minute are told one by one; more become one summary."""
SUMMARY_EVERY = timedelta(seconds=15)

Lately = Mapping[str, tuple[int, datetime]]
"""Kind -> how many were pushed within the last minute, and when the last of them was."""


class Due(msgspec.Struct, frozen=True):
    id: UUID
    kind: Kind
    conversation_id: ConversationId
    count: int
    made_at: datetime
    name: str
    by: str


class Push(msgspec.Struct, frozen=True):
    """What a service worker shows. A push replaces the one before it that has the same tag."""

    title: str
    body: str
    tag: str
    url: str
    at: int
    """Milliseconds since 1970: a push service promises no order, and what is older must not be shown over what is newer."""


class Digest(msgspec.Struct, frozen=True):
    pushes: tuple[Push, ...] = ()
    taken: tuple[UUID, ...] = ()
    """The notices that they tell of."""
    later: datetime | None = None
    """When the rest may be told."""


def digest(due: Sequence[Due], lately: Lately, language: Language, now: datetime) -> Digest:
    """What to push now of all that is due."""
    said, taken, later = list[Push](), list[UUID](), list[datetime]()
    for kind in Kind:
        mine = [one for one in due if one.kind is kind]
        before, at = lately.get(kind, (0, now - SUMMARY_EVERY))
        if mine and before >= MANY and now < at + SUMMARY_EVERY:
            later.append(at + SUMMARY_EVERY)
            continue
        said += _of_kind(kind, mine, before, translator(language), now)
        taken += [one.id for one in mine]
    return Digest(tuple(said), tuple(taken), min(later, default=None))


def _of_kind(kind: Kind, due: Sequence[Due], before: int, speech: Translator, now: datetime) -> list[Push]:
    talks = dict.fromkeys(one.conversation_id for one in due)
    if before + len(talks) > MANY:
        return [_summary(kind, before + sum(one.count for one in due), speech, now)]
    return [_push(kind, [one for one in due if one.conversation_id == id], speech, now) for id in talks]


def _push(kind: Kind, due: Sequence[Due], speech: Translator, now: datetime) -> Push:
    newest = due[-1]
    title = newest.name or speech.gettext(N_("Unknown visitor"))
    body = says(kind, speech, by=newest.by, count=sum(one.count for one in due))
    return Push(title, body, f"conversation/{newest.conversation_id}", f"/notices/{newest.conversation_id}", _stamp(now))


def _summary(kind: Kind, count: int, speech: Translator, now: datetime) -> Push:
    return Push("Parley", says_many(kind, count, speech), f"many/{kind}", "/notices", _stamp(now))


def _stamp(now: datetime) -> int:
    return int(now.timestamp() * 1000)
