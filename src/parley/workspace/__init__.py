"""Who works here: workspaces, locations, staff with their roles, teams, sessions and the audit log."""

from parley.workspace import audit as audit
from parley.workspace import authenticator as authenticator
from parley.workspace import bearing as bearing
from parley.workspace import beginning as beginning
from parley.workspace import branding as branding
from parley.workspace import ceremonies as ceremonies
from parley.workspace import challenges as challenges
from parley.workspace import colours as colours
from parley.workspace import feasts as feasts
from parley.workspace import halfway as halfway
from parley.workspace import invitations as invitations
from parley.workspace import passkeys as passkeys
from parley.workspace import password_links as password_links
from parley.workspace import pictures as pictures
from parley.workspace import practice as practice
from parley.workspace import proving as proving
from parley.workspace import public_answers as public_answers
from parley.workspace import retention as retention
from parley.workspace import roster as roster
from parley.workspace import second_factor as second_factor
from parley.workspace import sessions as sessions
from parley.workspace.authenticator import Pairing
from parley.workspace.errors import (
    Busy,
    EmailTaken,
    HalfSignInOver,
    InvitationExpired,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    LastWayIn,
    NotSignedIn,
    NotYourself,
    OwnerOnly,
    PasskeyKnown,
    PasskeyRefused,
    PasskeysImpossible,
    PasswordLinkUnusable,
    ProofTooOld,
    SecondFactorDemanded,
    TeamExists,
    TooManySignIns,
    WrongCode,
    WrongCurrentPassword,
    WrongPassword,
)
from parley.workspace.events import RoleChanged, StaffAdded, StaffDeactivated, StaffReactivated, TeamRemoved, TeamRestored, WorkspaceFounded
from parley.workspace.halfway import Half, Waiting
from parley.workspace.hiring import Newcomer
from parley.workspace.hours import Hours, Span, SpecialDay
from parley.workspace.invitations import Invitation, Invited
from parley.workspace.locating import add_location, archive_location, change_location, location, locations, restore_location
from parley.workspace.passkeys import Passkey
from parley.workspace.permissions import MATRIX, Permission, may, require
from parley.workspace.queries import staff, staff_member, team, teams, workspace
from parley.workspace.scheduling import (
    Calendar,
    CalendarId,
    add_calendar,
    business_hours,
    calendar,
    calendars,
    change_calendar,
    make_default,
    remove_calendar,
)
from parley.workspace.second_factor import Factors, Step
from parley.workspace.service import decide, found, rename
from parley.workspace.signing_in import Choice, pay_for_a_letter, sign_in, workplaces
from parley.workspace.staffing import (
    add_staff,
    change_password,
    change_role,
    deactivate,
    describe_myself,
    first_password,
    reactivate,
    sign_out,
)
from parley.workspace.teaming import add_team, remove_team, rename_team, restore_team, set_members
from parley.workspace.types import (
    ROLES,
    AuditEntry,
    Entry,
    Location,
    Presence,
    Role,
    Session,
    SessionId,
    Settings,
    Staff,
    Team,
    TeamId,
    Visit,
    Workspace,
)

JOBS = (retention.FORGET_ENTRIES,)

__all__ = [
    "JOBS",
    "MATRIX",
    "ROLES",
    "AuditEntry",
    "Busy",
    "Calendar",
    "CalendarId",
    "Choice",
    "EmailTaken",
    "Entry",
    "Factors",
    "Half",
    "HalfSignInOver",
    "Hours",
    "Invitation",
    "InvitationExpired",
    "InvitationRevoked",
    "InvitationUnknown",
    "InvitationUsed",
    "Invited",
    "LastWayIn",
    "Location",
    "Newcomer",
    "NotSignedIn",
    "NotYourself",
    "OwnerOnly",
    "Pairing",
    "Passkey",
    "PasskeyKnown",
    "PasskeyRefused",
    "PasskeysImpossible",
    "PasswordLinkUnusable",
    "Permission",
    "Presence",
    "ProofTooOld",
    "Role",
    "RoleChanged",
    "SecondFactorDemanded",
    "Session",
    "SessionId",
    "Settings",
    "Span",
    "SpecialDay",
    "Staff",
    "StaffAdded",
    "StaffDeactivated",
    "StaffReactivated",
    "Step",
    "Team",
    "TeamExists",
    "TeamId",
    "TeamRemoved",
    "TeamRestored",
    "TooManySignIns",
    "Visit",
    "Waiting",
    "Workspace",
    "WorkspaceFounded",
    "WrongCode",
    "WrongCurrentPassword",
    "WrongPassword",
    "add_calendar",
    "add_location",
    "add_staff",
    "add_team",
    "archive_location",
    "audit",
    "authenticator",
    "bearing",
    "beginning",
    "branding",
    "business_hours",
    "calendar",
    "calendars",
    "ceremonies",
    "challenges",
    "change_calendar",
    "change_location",
    "change_password",
    "change_role",
    "colours",
    "deactivate",
    "decide",
    "describe_myself",
    "feasts",
    "first_password",
    "found",
    "halfway",
    "invitations",
    "location",
    "locations",
    "make_default",
    "may",
    "passkeys",
    "password_links",
    "pay_for_a_letter",
    "pictures",
    "practice",
    "proving",
    "reactivate",
    "remove_calendar",
    "remove_team",
    "rename",
    "rename_team",
    "require",
    "restore_location",
    "restore_team",
    "retention",
    "roster",
    "second_factor",
    "sessions",
    "set_members",
    "sign_in",
    "sign_out",
    "staff",
    "staff_member",
    "team",
    "teams",
    "workplaces",
    "workspace",
]
