"""What a workspace and its people set for themselves."""

from litestar.types import ControllerRouterHandler

from parley.web.settings import audit, profile, staff, work

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    profile.settings,
    profile.profile,
    profile.change_profile,
    profile.change_password,
    profile.end_session,
    staff.staff_list,
    staff.add_staff,
    staff.change_role,
    staff.deactivate,
    staff.reactivate,
    staff.reset_password,
    audit.audit_log,
    work.stopped_work,
    work.try_again,
)
