"""People's words for what the code names: roles, and the actions of the audit log. A room that records a new action adds its line."""

from collections.abc import Mapping

from parley.core.i18n import N_
from parley.workspace import Role

ROLES: Mapping[Role, str] = {
    "owner": N_("Owner"),
    "admin": N_("Administrator"),
    "supervisor": N_("Supervisor"),
    "operator": N_("Operator"),
    "analyst": N_("Analyst"),
}
ACTIONS: Mapping[str, str] = {
    "workspace.founded": N_("founded the workspace"),
    "workspace.renamed": N_("changed the workspace"),
    "workspace.settings_changed": N_("changed the workspace's settings"),
    "location.added": N_("added a location"),
    "staff.added": N_("added a colleague"),
    "staff.role_changed": N_("changed the role"),
    "staff.deactivated": N_("deactivated a colleague"),
    "staff.reactivated": N_("reactivated a colleague"),
    "staff.password_changed": N_("changed their password"),
    "staff.password_reset": N_("reset the password"),
    "session.started": N_("signed in"),
    "session.ended": N_("signed out"),
    "team.added": N_("added a team"),
    "team.members_set": N_("changed a team's members"),
    "team.removed": N_("removed a team"),
    "account.connected": N_("connected an account"),
    "account.changed": N_("changed an account"),
    "account.paused": N_("paused an account"),
    "account.resumed": N_("resumed an account"),
    "account.calls_run_again": N_("ran failed calls again"),
    "people.merged": N_("joined two persons"),
    "people.parted": N_("split a person"),
    "work.tried_again": N_("had stopped work tried again"),
}
JOBS: Mapping[str, str] = {
    "channels.intake": N_("Working incoming calls"),
    "channels.listen": N_("Listening to a channel"),
    "channels.acknowledge": N_("Answering a pressed button"),
    "conversations.deliver": N_("Sending messages"),
    "conversations.fetch": N_("Fetching a file"),
    "conversations.wake": N_("Waking a snoozed conversation"),
}
