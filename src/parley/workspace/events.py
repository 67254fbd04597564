"""What this room tells the others."""

from parley.core.events import Event
from parley.core.ids import StaffId, WorkspaceId


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
