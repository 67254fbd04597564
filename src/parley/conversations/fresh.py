"""A message on its way into the timeline: whose it is, where it stands, and what is kept of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from parley.channels import Button, Inbound, Incoming, Kind, understood
from parley.core.ids import ConversationId, IdentityId, MessageId, PersonId, PostId

Topic = tuple[PersonId, str]
"""What a person has one current conversation of."""

NOWHERE = ConversationId(UUID(int=0))


class Named(msgspec.Struct, frozen=True):
    """The sender's own conversation that a message names, whatever else is current."""

    topic: str
    id: ConversationId
    resolved: bool


@dataclass(slots=True)
class Fresh:
    """A message on its way into the timeline."""

    item: Incoming
    identity_id: IdentityId
    person_id: PersonId
    id: MessageId
    guest: bool = False
    post_id: PostId | None = None
    """Of what is said in public."""
    blocked: bool = False
    """Said by somebody whom we do not want to hear."""
    named: Named | None = None
    conversation_id: ConversationId = NOWHERE
    seq: int = 0
    offered: list[Any] | None = None
    """Buttons of ours that this channel could show as a numbered list only."""

    @property
    def inbound(self) -> Inbound:
        return self.item.inbound

    @property
    def received_at(self) -> datetime:
        return self.item.received_at

    @property
    def continues(self) -> bool:
        """Came here from another channel by our link: a line in the timeline, not words."""
        return self.item.proof is not None and self.item.proof.purpose == "continue"

    @property
    def direction(self) -> str:
        if self.continues:
            return "system"
        return "out" if self.inbound.kind is Kind.ECHO else "in"

    @property
    def author_kind(self) -> str:
        return "native" if self.inbound.kind is Kind.ECHO else "person"

    @property
    def text(self) -> str:
        return "" if self.continues else self.inbound.text

    @property
    def topic(self) -> Topic:
        apart = self.inbound.is_public or self.inbound.group
        return self.person_id, self.named.topic if self.named else self.inbound.thread if apart else ""

    @property
    def resting_place(self) -> ConversationId | None:
        """Where something that wants no answer lies down without waking anything."""
        return self.named.id if self.named and self.named.resolved and not self.wants_answer else None

    @property
    def wants_answer(self) -> bool:
        return self.is_heard and not self.inbound.automatic

    @property
    def is_heard(self) -> bool:
        return self.direction == "in" and not self.blocked


def preview(one: Fresh) -> str:
    """A line for the list. What has no words is named by the page, in its reader's language: `[image]`."""
    text = " ".join((one.text or one.inbound.subject).split())
    return text[:140] or next((f"[{file.type.value}]" for file in one.inbound.attachments), f"[{one.inbound.kind.value}]")


KEPT = "html hidden subject payload quoted album".split()


def content(one: Fresh) -> dict[str, Any]:
    """What only some messages have; nothing that is empty."""
    inbound = one.inbound
    kept: dict[str, Any] = {name: value for name in KEPT if (value := getattr(inbound, name))}
    if one.offered and (meant := understood(inbound.text, msgspec.convert(one.offered, list[Button]))):
        kept |= {"payload": meant.payload, "pressed": meant.label}
    flags = {"automatic": inbound.automatic, "doubtful": inbound.doubtful, "unknown": inbound.kind is Kind.UNKNOWN}
    flags |= {"public": inbound.is_public}
    kept |= {name: True for name, raised in flags.items() if raised}
    if inbound.place:
        kept["place"] = msgspec.to_builtins(inbound.place)
    if inbound.card:
        kept["card"] = msgspec.to_builtins(inbound.card)
    if inbound.extra:
        kept["extra"] = inbound.extra
    if one.guest and inbound.sender:
        kept["guest"] = {"address": inbound.sender.id, "name": inbound.sender.name}
    if one.continues:
        kept["event"] = "continued"
    return kept
