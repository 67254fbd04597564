"""The places that a person may go to: the rail of every page, and the sections of the settings."""

import msgspec

from parley.core.i18n import N_
from parley.workspace import Permission, Staff, may


class Place(msgspec.Struct, frozen=True):
    path: str
    label: str
    icon: str
    permission: Permission | None = None
    also: str = "-"
    """Another address under which its pages stand."""

    def contains(self, path: str) -> bool:
        return path == self.path or path.startswith((self.path + "/", self.also + "/"))


RAIL = (
    Place("/inbox", N_("Inbox"), "inbox", "conversations.read", also="/conversations"),
    Place("/people", N_("People"), "people", "people.read"),
    Place("/accounts", N_("Channels"), "channels", "accounts.manage"),
    Place("/settings", N_("Settings"), "settings"),
)
SETTINGS = (
    Place("/settings/profile", N_("My profile"), "person"),
    Place("/settings/staff", N_("Staff"), "team", "staff.manage"),
    Place("/settings/audit", N_("Audit log"), "history", "audit.read"),
    Place("/settings/work", N_("Stopped work"), "warning", "accounts.manage"),
)


def open_to(staff: Staff, places: tuple[Place, ...]) -> list[Place]:
    return [place for place in places if place.permission is None or may(staff, place.permission)]
