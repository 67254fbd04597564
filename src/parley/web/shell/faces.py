"""How somebody is drawn beside their words: a name, and a colour that stays theirs."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from parley import workspace
from parley.core.db import Tx
from parley.workspace import Staff


class Face(msgspec.Struct, frozen=True):
    name: str
    hue: int


def of_person(name: str, id: UUID) -> Face:
    return Face(name, id.int % 360)


def of_staff(staff: Staff) -> Face:
    return Face(staff.name, staff.hue)


async def colleagues(tx: Tx) -> Mapping[UUID, Staff]:
    """Everybody who works or worked here."""
    return {one.id: one for one in await workspace.staff(tx)}
