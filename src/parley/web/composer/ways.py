"""Which way to answer: the choices of the composer, what each can carry, and what a draft would lose on it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from parley import channels, conversations, people
from parley.channels import Capabilities, File, Fitted, Media, Reply, Trust
from parley.conversations import Conversation, NoWay
from parley.core import clock
from parley.core.db import Tx
from parley.core.i18n import Translator
from parley.core.ids import AccountId, IdentityId
from parley.people import Identity, Way
from parley.web.shell import wording

PRESENT_SECONDS = 300


class Choice(msgspec.Struct, frozen=True):
    """A way by which the person can be answered."""

    way: Way
    username: str
    among_several: bool
    """Whether another account of the same channel is a choice too."""

    @property
    def key(self) -> str:
        return written(self.way)

    @property
    def pair(self) -> tuple[IdentityId, AccountId]:
        return self.way.identity_id, self.way.account_id

    @property
    def can(self) -> Capabilities:
        return channels.adapter(self.way.kind).manifest.can

    @property
    def is_claimed(self) -> bool:
        return self.way.trust is Trust.CLAIMED

    @property
    def closes_at(self) -> datetime | None:
        """Until when they may be answered here, where the channel sets a limit."""
        window, heard = self.can.window, self.way.last_in_at
        return heard + window.lasts if window and heard else None

    @property
    def may_be_away(self) -> bool:
        """Whether somebody who reads us on a page of a site has probably left it."""
        heard = self.way.last_in_at
        return self.way.kind == "webchat" and (heard is None or (clock.now() - heard).total_seconds() > PRESENT_SECONDS)

    @property
    def largest_file(self) -> int:
        return max(self.can.media.values(), default=0)

    def label(self, speech: Translator) -> str:
        name = speech.gettext(wording.channel_name(self.way.kind))
        to = wording.address(self.way.kind, self.way.address, self.username, speech)
        parts = (name, to, self.way.account_name if self.among_several else "", speech.gettext(CLAIMED) if self.is_claimed else "")
        return " · ".join(part for part in parts if part)


CLAIMED = wording.TRUST[Trust.CLAIMED]


async def choices(tx: Tx, found: Conversation, identities: Iterable[Identity]) -> list[Choice]:
    """Open ways, the last used first; each once, whatever number of threads it has, or of identities that share the address."""
    usernames = {identity.id: identity.username for identity in identities}
    found_ways: dict[tuple[AccountId, str], Way] = {}
    for way in await conversations.ways(tx, found):
        if way.closed_at is None:
            found_ways.setdefault((way.account_id, way.address), way)
    ways = list(found_ways.values())
    kinds = [way.kind for way in ways]
    return [Choice(way, usernames.get(way.identity_id, ""), kinds.count(way.kind) > 1) for way in ways]


def chosen(choices: Sequence[Choice], key: str) -> Choice:
    """Raises `NoWay` for a way that is closed, or that is not this person's."""
    for choice in choices:
        if choice.key == key:
            return choice
    raise NoWay(field="way")


async def choice_of(tx: Tx, found: Conversation, key: str) -> Choice:
    """The one that a form names."""
    return chosen(await choices(tx, found, await people.identities(tx, found.person_id)), key)


def written(way: Way) -> str:
    return f"{way.identity_id}.{way.account_id}"


def read(key: str) -> tuple[IdentityId, AccountId]:
    identity, _, account = key.partition(".")
    try:
        return IdentityId(UUID(identity)), AccountId(UUID(account))
    except ValueError:
        raise NoWay(field="way") from None


def fitted(choice: Choice, text: str, *, files: Sequence[File] = (), quotes: bool = False) -> Fitted:
    return channels.fit(Reply(text=text.strip(), files=tuple(files), quoted="x" if quotes else ""), choice.can)


def media_of(mime: str) -> Media:
    """As what a file travels; a drawing that may hold scripts is a plain file everywhere."""
    kinds = {"image": Media.IMAGE, "video": Media.VIDEO, "audio": Media.AUDIO}
    return Media.FILE if mime.startswith("image/svg") else kinds.get(mime.partition("/")[0], Media.FILE)
