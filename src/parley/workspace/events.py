"""What this room tells the others."""

from parley.core.events import Event
from parley.core.ids import StaffId, WorkspaceId
from parley.workspace.types import TeamId


class WorkspaceFounded(Event, frozen=True):
    workspace_id: WorkspaceId


class StaffAdded(Event, frozen=True):
    staff_id: StaffId


class StaffDeactivated(Event, frozen=True):
    staff_id: StaffId


class StaffReactivated(Event, frozen=True):
    staff_id: StaffId


class RoleChanged(Event, frozen=True):
    staff_id: StaffId


class TeamRemoved(Event, frozen=True):
    team_id: TeamId


class TeamRestored(Event, frozen=True):
    team_id: TeamId
