"""Whether the owner of an address could be the one of whom a row speaks."""

from parley.core.text import fold
from parley.people.importing.ledger import Anchor
from parley.people.importing.types import Told
from parley.people.matching import Record, objections

PROVEN = frozenset({"proven", "network"})
OTHERS = frozenset({"other_given_name", "other_sex", "other_patronymic"})
"""A number may be a family's."""


def is_another(told: Told, owner: Anchor) -> bool:
    """By their names: Anna is not Ivan. An address that was only told to us needs the same name."""
    if not told.name or not owner.name:
        return False
    if owner.trust not in PROVEN and not {*fold(told.name).split()} & {*fold(owner.name).split()}:
        return True
    against = objections([Record("row", display=told.name)], [Record("owner", display=owner.name)])
    return any(reason.code in OTHERS for reason in against)
