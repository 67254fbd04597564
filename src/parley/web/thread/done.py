"""What a step has done, in a notice that offers to take it back."""

from uuid import UUID

import msgspec


class Done(msgspec.Struct, frozen=True):
    words: str
    """To be translated, with a place for `name`."""
    name: str = ""
    undo: UUID | None = None
    """What takes it back; None where nothing does."""
    unblocks: bool = False
    """Whether unblocking the person does."""
