"""Saved replies as they are kept, as they are asked for, and as they are said."""

from collections.abc import Mapping
from datetime import datetime
from typing import NewType
from uuid import UUID

import msgspec

from parley.core.i18n import Language
from parley.desk.sharing import Sharing

ReplyId = NewType("ReplyId", UUID)


class NewReply(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to keep. `texts` are Liquid templates by language."""

    shortcut: str
    title: str
    texts: Mapping[Language, str]
    folder: str = ""
    sharing: Sharing = Sharing()


class SavedReply(msgspec.Struct, frozen=True, kw_only=True):
    """A text that is said again and again."""

    id: ReplyId
    shortcut: str
    """What is typed behind the slash."""
    title: str
    folder: str
    texts: dict[Language, str]
    sharing: Sharing
    used: int
    changed_at: datetime

    def text(self, *wanted: str) -> str:
        """The variant in the first of these languages that there is, else any."""
        return next((self.texts[language] for language in wanted if language in self.texts), next(iter(self.texts.values())))


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a template may speak of."""

    person: str = ""
    me: str = ""
    workspace: str = ""
    number: int = 0
    language: str = ""
    """The person's."""
    house_language: str = "en"
    """The workspace's: it speaks where the person's language is not known, or has no variant."""


class Rendered(msgspec.Struct, frozen=True):
    """A template with its variables filled in. What could not be stands there as it was written, and is named in `unfilled`."""

    text: str
    unfilled: tuple[str, ...] = ()
