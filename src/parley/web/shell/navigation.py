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
    group: str = ""
    """Under which heading it stands among its like."""
    wide: bool = False
    """Whether the bar of a phone has no room for it: there it stands in one's own menu."""

    def contains(self, path: str) -> bool:
        return path == self.path or path.startswith((self.path + "/", self.also + "/"))


RAIL = (
    Place("/inbox", N_("Inbox"), "inbox", "conversations.read", also="/conversations"),
    Place("/call-backs", N_("Call-backs"), "phone", "routing.manage", wide=True),
    Place("/wall", N_("Wall"), "screen", "routing.manage", wide=True),
    Place("/people", N_("People"), "people", "people.read"),
    Place("/accounts", N_("Channels"), "channels", "accounts.manage"),
    Place("/settings", N_("Settings"), "settings"),
)
PERSONAL, TALKING, ROUTING, STAFF, OFFICE, MACHINES = (
    N_("Personal"),
    N_("Conversations"),
    N_("Routing"),
    N_("Team"),
    N_("Organisation"),
    N_("Integrations and logs"),
)
SETTINGS = (
    Place("/settings/profile", N_("My profile"), "person", group=PERSONAL),
    Place("/settings/security", N_("Signing in"), "key", group=PERSONAL),
    Place("/settings/notifications", N_("Notifications"), "bell", group=PERSONAL),
    Place("/settings/shortcuts", N_("Keyboard"), "keyboard", group=PERSONAL),
    Place("/settings/replies", N_("Saved replies"), "reply", "conversations.reply", group=TALKING),
    Place("/settings/macros", N_("Macros"), "bolt", "conversations.reply", group=TALKING),
    Place("/settings/tags", N_("Tags"), "tag", "workspace.manage", group=TALKING),
    Place("/settings/public-comments", N_("Public comments"), "globe", "workspace.manage", group=TALKING),
    Place("/settings/fields", N_("Fields of persons"), "fields", "workspace.manage", group=TALKING),
    Place("/settings/consents", N_("Consents"), "check", "workspace.manage", group=TALKING),
    Place("/settings/queues", N_("Queues"), "inbox", "routing.manage", group=ROUTING),
    Place("/settings/skills", N_("Skills"), "bolt", "routing.manage", group=ROUTING),
    Place("/settings/agents", N_("Workload"), "people", "routing.manage", group=ROUTING),
    Place("/settings/sla", N_("SLA"), "history", "routing.manage", group=ROUTING),
    Place("/settings/urgency", N_("Urgency"), "flame", "routing.manage", group=ROUTING),
    Place("/settings/call-backs", N_("Call-backs"), "phone", "routing.manage", group=ROUTING),
    Place("/settings/agents-outside", N_("Outside agents"), "forward", "api.manage", group=ROUTING),
    Place("/what-if", N_("What if"), "flask", "routing.manage", group=ROUTING),
    Place("/settings/staff", N_("Staff"), "team", "staff.manage", group=STAFF),
    Place("/settings/teams", N_("Teams"), "people", "staff.manage", group=STAFF),
    Place("/settings/roles", N_("Roles"), "shield", group=STAFF),
    Place("/settings/workspace", N_("Business"), "shop", "workspace.manage", group=OFFICE),
    Place("/settings/locations", N_("Locations"), "pin", "workspace.manage", group=OFFICE),
    Place("/settings/hours", N_("Business hours"), "calendar", "workspace.manage", group=OFFICE),
    Place("/settings/retention", N_("Keeping and deleting"), "box", "workspace.manage", group=OFFICE),
    Place("/settings/privacy", N_("Personal data"), "shield", "privacy.manage", group=OFFICE),
    Place("/settings/practice", N_("Practice"), "flask", "workspace.manage", group=OFFICE),
    Place("/settings/api", N_("API"), "code", "api.manage", group=MACHINES),
    Place("/settings/webhooks", N_("Webhooks"), "hook", "api.manage", group=MACHINES),
    Place("/settings/audit", N_("Audit log"), "history", "audit.read", group=MACHINES),
    Place("/settings/work", N_("Stopped work"), "warning", "accounts.manage", group=MACHINES),
)


def open_to(staff: Staff, places: tuple[Place, ...]) -> list[Place]:
    return [place for place in places if place.permission is None or may(staff, place.permission)]
