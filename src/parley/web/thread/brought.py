"""What a chat on a site brings beside the words: the form before it, a consent, the invitation that was accepted, a mark."""

from typing import Annotated

import msgspec

from parley.conversations import Message


class Rating(msgspec.Struct, frozen=True):
    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    comment: str = ""


class Brought(msgspec.Struct, frozen=True):
    form: tuple[tuple[str, str], ...] = ()
    """Questions and answers."""
    consent: str = ""
    invited: str = ""
    """The words of ours that this answers."""
    offline: bool = False
    """Whether nobody was at work."""
    rating: Rating | None = None


NOTHING = Brought()


def brought(message: Message) -> Brought:
    """Channels tell of themselves what they like: what has another shape is nothing."""
    try:
        return msgspec.convert(message.content.get("extra") or {}, Brought)
    except msgspec.ValidationError:
        return NOTHING
