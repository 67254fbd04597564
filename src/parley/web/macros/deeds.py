"""What a macro does, in people's words: for the list, and before it runs."""

from collections.abc import Callable, Mapping
from uuid import UUID

import msgspec

from parley import conversations, workspace
from parley.conversations import Priority
from parley.core.db import Tx
from parley.core.i18n import N_
from parley.desk.macros import Actions, Receiver, ToMe, ToStaff, ToTeam
from parley.desk.replies import Rendered
from parley.web.shell.zones import LATER

PRIORITIES: Mapping[Priority, str] = {
    Priority.URGENT: N_("Urgent"),
    Priority.HIGH: N_("High"),
    Priority.NORMAL: N_("Normal"),
    Priority.LOW: N_("Low"),
}
UNTIL: Mapping[str, str] = {"answer": N_("until they answer"), **LATER}
GONE = N_("somebody who is no longer here")


class Deed(msgspec.Struct, frozen=True):
    """One step."""

    icon: str
    words: str
    """To be translated, with a place for `about`."""
    about: str = ""
    translate: bool = False
    """Whether `about` is to be translated too."""
    lasting: bool = False
    """Whether it cannot be taken back."""


class Names(msgspec.Struct, frozen=True):
    """Of what macros speak of."""

    tags: Mapping[UUID, str]
    staff: Mapping[UUID, str]
    teams: Mapping[UUID, str]


async def names(tx: Tx) -> Names:
    tags: dict[UUID, str] = {tag.id: tag.name for tag in await conversations.tags(tx)}
    staff: dict[UUID, str] = {one.id: one.name for one in await workspace.staff(tx) if one.active}
    return Names(tags, staff, {team.id: team.name for team in await workspace.teams(tx)})


async def told(tx: Tx, actions: Actions, said: Rendered) -> list[Deed]:
    """Each step, in the order in which they are taken; `said` is what it would say."""
    return deeds(actions, await names(tx), said.text)


def deeds(actions: Actions, known: Names, said: str) -> list[Deed]:
    steps = [
        Deed("send", N_("Says: %(about)s"), said) if said else None,
        Deed("lock", N_("Leaves a note: %(about)s"), actions.note, lasting=True) if actions.note else None,
        _tags(N_("Adds tags: %(about)s"), actions.add_tags, known),
        _tags(N_("Removes tags: %(about)s"), actions.remove_tags, known),
        Deed("flag", N_("Sets the priority: %(about)s"), PRIORITIES[actions.priority], True) if actions.priority is not None else None,
        _given(actions.to, known) if actions.to else None,
        Deed("moon", N_("Puts off: %(about)s"), UNTIL[actions.snooze], True) if actions.snooze else None,
        Deed("sent", N_("Resolves the conversation")) if actions.resolve else None,
    ]
    return [step for step in steps if step]


def shown(actions: Actions, known: Names, gettext: Callable[[str], str]) -> list[tuple[str, str]]:
    """Icon and words of each step, for a line of the list."""
    said = next(iter(actions.say.values()), "")
    return [
        (one.icon, gettext(one.words) % {"about": gettext(one.about) if one.translate else one.about})
        for one in deeds(actions, known, said)
    ]


def _tags(words: str, tags: tuple[UUID, ...], known: Names) -> Deed | None:
    named = [known.tags[id] for id in tags if id in known.tags]
    return Deed("tag", words, ", ".join(named)) if named else None


def _given(to: Receiver, known: Names) -> Deed:
    match to:
        case ToMe():
            return Deed("hand", N_("Assigns to whoever runs it"))
        case ToStaff(id):
            return _named(N_("Assigns to %(about)s"), known.staff.get(id))
        case ToTeam(id):
            return _named(N_("Gives to the team %(about)s"), known.teams.get(id))
        case _:
            return Deed("again", N_("Gives back to the queue"))


def _named(words: str, name: str | None) -> Deed:
    return Deed("hand", words, name or GONE, translate=name is None)
