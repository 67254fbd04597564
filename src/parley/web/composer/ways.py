"""Which way to answer: the choices of the composer, what each can carry, and what a draft would lose on it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from parley import channels, conversations, people
from parley.channels import Capabilities, File, Fitted, Media, Openness, Reply, Trust
from parley.conversations import Conversation, NoWay
from parley.core import clock
from parley.core.db import Tx
from parley.core.i18n import N_, Translator
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
    side: str = ""
    """Where a comment is answered: `public` or `private`."""
    why_not_in_private: str = ""
    """Beside the public one: why there is no other, in words to be translated."""

    @property
    def key(self) -> str:
        return written(self.way)

    @property
    def pair(self) -> tuple[IdentityId, AccountId]:
        return self.way.identity_id, self.way.account_id

    @property
    def private_key(self) -> str:
        """Of the way to the same person that nobody else reads."""
        return self.key.removesuffix(f".{PUBLIC}")

    @property
    def can(self) -> Capabilities:
        return conversations.carries(self.way)

    @property
    def is_public(self) -> bool:
        """Whether everybody reads what is said there."""
        return self.way.public

    @property
    def answers_a_comment(self) -> bool:
        """Whether it is the one message that may go to its author in private."""
        return bool(self.way.comment) and not self.is_public

    @property
    def is_claimed(self) -> bool:
        return self.way.trust is Trust.CLAIMED

    @property
    def closes_at(self) -> datetime | None:
        """Until when a person may answer here, where the channel sets a limit."""
        lasts, heard = channels.adapter(self.way.kind).manifest.can.private_answers, self.way.last_in_at
        return heard + lasts if self.answers_a_comment and lasts and heard else conversations.closes_at(self.way)

    @property
    def is_closed(self) -> bool:
        """Whether nothing but a template may be sent here just now."""
        return conversations.openness(self.way) is Openness.CLOSED

    @property
    def is_late(self) -> bool:
        """Whether it is open only because a person writes."""
        return conversations.openness(self.way) is Openness.LATE

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
        if self.side:
            return " · ".join((speech.gettext(SIDES[self.side]), name))
        parts = (name, to, self.way.account_name if self.among_several else "", speech.gettext(CLAIMED) if self.is_claimed else "")
        return " · ".join(part for part in parts if part)


CLAIMED = wording.TRUST[Trust.CLAIMED]
PUBLIC, PRIVATE = "public", "private"
SIDES = {PUBLIC: N_("Publicly, under the post"), PRIVATE: N_("Privately")}
WHY_NOT_IN_PRIVATE = {
    conversations.USED: N_("This comment has had its one private answer. Another is possible once they write to you or comment again."),
    conversations.LATE: N_("This comment is too old for a private answer."),
    conversations.NOT_ALLOWED: N_("No private answer: this person has not allowed you to write to them."),
}


async def choices(tx: Tx, found: Conversation, identities: Iterable[Identity]) -> list[Choice]:
    """Open ways, the last used first; each once, whatever number of threads it has, or of identities that share the address."""
    usernames = {identity.id: identity.username for identity in identities}
    found_ways: dict[tuple[AccountId, str], Way] = {}
    known = await conversations.ways(tx, found)
    if found.is_public:
        return _sides(known)
    for way in known:
        if way.closed_at is None:
            found_ways.setdefault((way.account_id, way.address), way)
    ways = list(found_ways.values())
    kinds = [way.kind for way in ways]
    return [Choice(way, usernames.get(way.identity_id, ""), kinds.count(way.kind) > 1) for way in ways]


def _sides(known: Sequence[Way]) -> list[Choice]:
    """Under the post, and in private where that is possible."""
    shut = next((WHY_NOT_IN_PRIVATE.get(way.closed_reason or "", "") for way in known if way.closed_at), "")
    open_ways = [way for way in known if way.closed_at is None]
    return [
        Choice(way, "", among_several=False, side=PUBLIC if way.public else PRIVATE, why_not_in_private=shut if way.public else "")
        for way in open_ways
    ]


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
    """What is private never reads as what is public."""
    return f"{way.identity_id}.{way.account_id}{f'.{PUBLIC}' if way.public else ''}"


def read(key: str) -> tuple[IdentityId, AccountId]:
    identity, _, account = key.removesuffix(f".{PUBLIC}").partition(".")
    try:
        return IdentityId(UUID(identity)), AccountId(UUID(account))
    except ValueError:
        raise NoWay(field="way") from None


def is_public(key: str) -> bool:
    """Whether a form means the way that everybody reads."""
    return key.endswith(f".{PUBLIC}")


def fitted(choice: Choice, text: str, *, files: Sequence[File] = (), quotes: bool = False) -> Fitted:
    return channels.fit(Reply(text=text.strip(), files=tuple(files), quoted="x" if quotes else ""), choice.can)


def media_of(mime: str) -> Media:
    """As what a file travels; a drawing that may hold scripts is a plain file everywhere."""
    kinds = {"image": Media.IMAGE, "video": Media.VIDEO, "audio": Media.AUDIO}
    return Media.FILE if mime.startswith("image/svg") else kinds.get(mime.partition("/")[0], Media.FILE)
