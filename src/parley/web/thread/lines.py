"""A person's timeline as a page shows it: who said each line, where a day begins, what was quoted, what stood there before an edit."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from parley import conversations
from parley.conversations import Message, State
from parley.core.db import Tx
from parley.people import Identity, Person
from parley.web.shell import faces
from parley.web.shell.faces import Face
from parley.workspace import Staff

TOGETHER = timedelta(minutes=5)
"""Lines of one author that follow each other so closely share one heading."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One entry, and what a reader needs beside its words."""

    said: Message
    author: Face
    identity: Identity | None
    day: date | None = None
    """The day that begins with it."""
    opens: bool = True
    """Whether it has a heading of its own."""
    quoted: Message | None = None
    earlier: tuple[str, ...] = ()
    receiver: str = ""
    """The colleague whom a conversation was given to."""

    @property
    def until(self) -> datetime:
        """When a conversation that was put off comes back."""
        return datetime.fromisoformat(self.said.content["until"])

    @property
    def trouble(self) -> Any:
        """The delivery that did not come through, if one did not."""
        return next((one for one in self.said.deliveries if one.state in (State.FAILED, State.UNCERTAIN)), None)

    @property
    def page(self) -> Mapping[str, str]:
        """The page of the site on which it was written."""
        extra: Mapping[str, Any] = self.said.content.get("extra") or {}
        url = str(extra.get("page_url", ""))
        return {"url": url, "title": str(extra.get("page_title") or url)} if url.startswith(("https://", "http://")) else {}


async def lines(
    tx: Tx, messages: Sequence[Message], *, person: Person, identities: Iterable[Identity], staff: Mapping[UUID, Staff], zone: ZoneInfo
) -> list[Line]:
    earlier = await conversations.earlier(tx, [message.id for message in messages if message.edited_at])
    known = {identity.id: identity for identity in identities}
    shown: list[Line] = []
    for before, message in zip([None, *messages], messages, strict=False):
        new_day = before is None or _day(before, zone) != _day(message, zone)
        shown.append(
            Line(
                said=message,
                author=_author(message, person, staff),
                identity=known.get(message.identity_id) if message.identity_id else None,
                day=_day(message, zone) if new_day else None,
                opens=new_day or before is None or not _together(before, message),
                quoted=_quoted(message, messages),
                earlier=tuple(earlier.get(message.id, ())),
                receiver=_receiver(message, staff),
            )
        )
    return shown


def _day(message: Message, zone: ZoneInfo) -> date:
    return message.at.astimezone(zone).date()


def _together(one: Message, next: Message) -> bool:
    same = (one.direction, one.author_id, one.identity_id, one.channel) == (next.direction, next.author_id, next.identity_id, next.channel)
    return same and next.direction != "system" and next.at - one.at < TOGETHER and "guest" not in next.content


def _author(message: Message, person: Person, staff: Mapping[UUID, Staff]) -> Face:
    if message.author_kind == "person":
        guest: Mapping[str, str] = message.content.get("guest") or {}
        return faces.of_person(guest.get("name") or guest.get("address") or person.name, person.id)
    colleague = staff.get(message.author_id) if message.author_id else None
    return faces.of_staff(colleague) if colleague else Face("", 0)


def _receiver(message: Message, staff: Mapping[UUID, Staff]) -> str:
    to = message.content.get("to") if message.direction == "system" else None
    colleague = staff.get(UUID(to)) if to else None
    return colleague.name if colleague else ""


def _quoted(message: Message, among: Sequence[Message]) -> Message | None:
    """The quoted message where it is on this page. Customers name it by its provider's id, we by ours."""
    ours, theirs = message.content.get("quoted_id", ""), message.content.get("quoted", "")
    if not ours and not theirs:
        return None
    return next((one for one in among if str(one.id) == ours or (theirs and _has_external_id(one, message.channel, theirs))), None)


def _has_external_id(one: Message, channel: str, external_id: str) -> bool:
    return one.channel == channel and one.provider_key is not None and one.provider_key.rpartition(":")[2] == external_id
