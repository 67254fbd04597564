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
    Place("/settings/security", N_("Signing in"), "key"),
    Place("/settings/notifications", N_("Notifications"), "bell"),
    Place("/settings/shortcuts", N_("Keyboard"), "keyboard"),
    Place("/settings/replies", N_("Saved replies"), "reply", "conversations.reply"),
    Place("/settings/macros", N_("Macros"), "bolt", "conversations.reply"),
    Place("/settings/staff", N_("Staff"), "team", "staff.manage"),
    Place("/settings/teams", N_("Teams"), "people", "staff.manage"),
    Place("/settings/roles", N_("Roles"), "shield"),
    Place("/settings/workspace", N_("Business"), "shop", "workspace.manage"),
    Place("/settings/locations", N_("Locations"), "pin", "workspace.manage"),
    Place("/settings/hours", N_("Business hours"), "calendar", "workspace.manage"),
    Place("/settings/tags", N_("Tags"), "tag", "workspace.manage"),
    Place("/settings/fields", N_("Fields of persons"), "person", "workspace.manage"),
    Place("/settings/retention", N_("Keeping and deleting"), "box", "workspace.manage"),
    Place("/settings/practice", N_("Practice"), "flask", "workspace.manage"),
    Place("/settings/api", N_("API"), "key", "api.manage"),
    Place("/settings/webhooks", N_("Webhooks"), "bolt", "api.manage"),
    Place("/settings/audit", N_("Audit log"), "history", "audit.read"),
    Place("/settings/work", N_("Stopped work"), "warning", "accounts.manage"),
)


def open_to(staff: Staff, places: tuple[Place, ...]) -> list[Place]:
    return [place for place in places if place.permission is None or may(staff, place.permission)]
