"""The staff at a glance, and the invitations by which more of them come."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import Forbidden, NotFound, ParleyError
from parley.core.ids import AccountId
from parley.web.entrance import letters
from parley.web.entrance.letters import Posted
from parley.web.settings.choices import Chosen, chosen
from parley.web.settings.staff import PAGE
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.web.shell.words import ROLES
from parley.workspace import Invited, Staff, TeamId

OPEN = PAGE + "/invitations"
ONE = OPEN + "/{invitation_id:uuid}"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class InvitationForm(msgspec.Struct):
    email: Short = ""
    role: Short = "operator"
    teams: Chosen = ""


class Told(msgspec.Struct, frozen=True):
    """A link that is shown this once, and whether it was mailed."""

    link: str
    email: str
    posted: Posted

    def __repr__(self) -> str:
        return "Told(…)"


@get(PAGE)
async def staff_list(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    return await _list(tx, me, done=done)


@post(OPEN, status_code=200)
async def invite(between: NamedDependency[Between], data: URLEncodedBody[InvitationForm]) -> Template:
    teams = [TeamId(id) for id in chosen(data.teams)]
    try:
        async with between.transaction() as tx:
            invited = await workspace.invitations.invite(tx, email=data.email, role=data.role, teams=teams, by=between.me)
            mailbox = await letters.mailbox(tx)
    except (NotFound, Forbidden):
        raise
    except ParleyError as error:
        async with between.transaction() as tx:
            return await _list(tx, between.me, form=data, error=error)
    return await _told(between, invited, mailbox)


@post(ONE + "/renew", status_code=200)
async def invite_again(between: NamedDependency[Between], invitation_id: FromPath[UUID]) -> Template:
    async with between.transaction() as tx:
        invited = await workspace.invitations.renew(tx, invitation_id, by=between.me)
        mailbox = await letters.mailbox(tx)
    return await _told(between, invited, mailbox)


@post(ONE + "/revoke", status_code=303)
async def revoke(tx: NamedDependency[Tx], me: NamedDependency[Staff], invitation_id: FromPath[UUID]) -> Redirect:
    await workspace.invitations.revoke(tx, invitation_id, by=me)
    return redirects.see(PAGE, done="revoked")


async def _told(between: Between, invited: Invited, mailbox: AccountId | None) -> Template:
    """The letter goes out while no transaction is open."""
    link = f"{between.ground.settings.public_url}/join/{invited.token}"
    letter = letters.invitation(invited.invitation, link, between.me.language)
    posted = await letters.post(between.ground, mailbox, letter)
    async with between.transaction() as tx:
        return await _list(tx, between.me, told=Told(link, invited.invitation.email, posted))


async def _list(
    tx: Tx, me: Staff, *, form: InvitationForm | None = None, error: ParleyError | None = None, told: Told | None = None, done: str = ""
) -> Template:
    workspace.require(me, "staff.manage")
    form = form or InvitationForm()
    context = {
        "colleagues": await workspace.roster.colleagues(tx),
        "invitations": await workspace.invitations.open_ones(tx),
        "teams": await workspace.teams(tx),
        "roles": {role: label for role, label in ROLES.items() if role != "owner" or me.role == "owner"},
        "role_names": ROLES,
        "form": form,
        "chosen_teams": chosen(form.teams) if not error or error.field != "teams" else [],
        "error": error,
        "told": told,
        "done": done,
    }
    return Template("settings/staff.html", context=context, status_code=error.status if error else 200)
