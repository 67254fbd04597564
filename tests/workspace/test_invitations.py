"""Links by which people become staff: whom they let in, how often, for how long, and who may make them."""

import asyncio
from datetime import timedelta

import pytest

from parley import workspace
from parley.core import clock
from parley.core.db import Database
from parley.core.errors import Forbidden, NotFound, ParleyError
from parley.workspace import (
    EmailTaken,
    Half,
    InvitationExpired,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    Newcomer,
    OwnerOnly,
    Role,
    Staff,
    Visit,
)
from parley.workspace.invitations import Invited
from tests.workspace.conftest import PASSWORD

BARBARA = Newcomer(name="Barbara", email="barbara@salon.example", language="uk", password=PASSWORD)


async def invited(database: Database, by: Staff, *, email: str = "", role: Role = "operator") -> Invited:
    async with database.transaction(by.workspace_id) as tx:
        return await workspace.invitations.invite(tx, email=email, role=role, by=by)


async def accepted(database: Database, by: Staff, token: str, newcomer: Newcomer = BARBARA) -> Staff:
    async with database.transaction(by.workspace_id) as tx:
        return await workspace.invitations.accept(tx, token, newcomer)


async def refused(database: Database, by: Staff, token: str) -> type[ParleyError]:
    with pytest.raises(ParleyError) as caught:
        await accepted(database, by, token)
    return type(caught.value)


async def test_whoever_has_the_link_becomes_staff_with_its_role_and_teams(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        team = await workspace.add_team(tx, "Reception", by=grace)
        made = await workspace.invitations.invite(tx, role="supervisor", teams=[team.id], by=grace)
    barbara = await accepted(database, grace, made.token)

    assert (barbara.name, barbara.role, barbara.language, barbara.active) == ("Barbara", "supervisor", "uk", True)
    async with database.transaction(grace.workspace_id) as tx:
        assert (await workspace.team(tx, team.id)).members == (barbara.id,)
        assert [entry.action for entry in await workspace.audit.page(tx, limit=2)] == ["invitation.accepted", "invitation.made"]


async def test_the_password_that_they_chose_lets_them_in(database: Database, grace: Staff) -> None:
    barbara = await accepted(database, grace, (await invited(database, grace)).token)

    entry = await workspace.sign_in(database, email=barbara.email, password=PASSWORD, visit=Visit("192.0.2.1"))
    assert isinstance(entry, workspace.Entry) and entry.staff.id == barbara.id


async def test_the_e_mail_of_the_invitation_is_the_one_that_counts(database: Database, grace: Staff) -> None:
    made = await invited(database, grace, email=" Emmy@Salon.example ")

    assert (await accepted(database, grace, made.token)).email == "emmy@salon.example"


async def test_a_link_works_once(database: Database, grace: Staff) -> None:
    token = (await invited(database, grace)).token
    await accepted(database, grace, token)

    assert await refused(database, grace, token) is InvitationUsed


async def test_two_who_open_the_same_link_at_once_become_one(database: Database, grace: Staff) -> None:
    token = (await invited(database, grace)).token
    others = [BARBARA, Newcomer(name="Emmy", email="emmy@salon.example", language="en", password=PASSWORD)]

    outcomes = await asyncio.gather(*(accepted(database, grace, token, one) for one in others), return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} == {InvitationUsed, Staff}


async def test_after_a_week_it_has_expired_and_can_be_made_anew(database: Database, grace: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await invited(database, grace)
    later = clock.now() + timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert await refused(database, grace, made.token) is InvitationExpired

    async with database.transaction(grace.workspace_id) as tx:
        again = await workspace.invitations.renew(tx, made.invitation.id, by=grace)
    assert await refused(database, grace, made.token) is InvitationUnknown
    assert (await accepted(database, grace, again.token)).name == "Barbara"


async def test_a_withdrawn_invitation_says_so_and_leaves_the_list(database: Database, grace: Staff) -> None:
    made = await invited(database, grace)
    async with database.transaction(grace.workspace_id) as tx:
        assert [one.id for one in await workspace.invitations.open_ones(tx)] == [made.invitation.id]
        await workspace.invitations.revoke(tx, made.invitation.id, by=grace)
        assert await workspace.invitations.open_ones(tx) == []

    assert await refused(database, grace, made.token) is InvitationRevoked


async def test_the_database_does_not_know_the_link(database: Database, grace: Staff) -> None:
    made = await invited(database, grace)

    async with database.across() as tx:
        row = (await tx.records("SELECT * FROM invitations"))[0]
    secret = made.token.partition(".")[2]
    assert all(secret not in str(value) for value in row.values())
    assert made.token not in repr(made)


async def test_nobody_gives_a_role_that_they_may_not_give(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        admin = await workspace.add_staff(tx, name="Ann", email="ann@salon.example", role="admin", password=PASSWORD, by=grace)
        operator = await workspace.add_staff(tx, name="Bob", email="bob@salon.example", role="operator", password=PASSWORD, by=grace)
        owners = await workspace.invitations.invite(tx, role="owner", by=grace)
        for verb in (
            workspace.invitations.invite(tx, role="owner", by=admin),
            workspace.invitations.renew(tx, owners.invitation.id, by=admin),
            workspace.invitations.revoke(tx, owners.invitation.id, by=admin),
        ):
            with pytest.raises(OwnerOnly):
                await verb
        with pytest.raises(Forbidden):
            await workspace.invitations.invite(tx, role="analyst", by=operator)


async def test_who_works_here_already_is_not_invited(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(EmailTaken):
            await workspace.invitations.invite(tx, email=grace.email.upper(), role="operator", by=grace)


async def test_whoever_is_dismissed_leaves_no_open_door(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        admin = await workspace.add_staff(tx, name="Ann", email="ann@salon.example", role="admin", password=PASSWORD, by=grace)
        made = await workspace.invitations.invite(tx, role="admin", by=admin)
        await workspace.deactivate(tx, admin.id, by=grace)

    assert await refused(database, grace, made.token) is InvitationRevoked


async def test_a_stranger_cannot_touch_our_invitations(database: Database, grace: Staff, linus: Staff) -> None:
    made = await invited(database, grace)
    async with database.transaction(linus.workspace_id) as tx:
        assert await workspace.invitations.open_ones(tx) == []
        for verb in (workspace.invitations.renew, workspace.invitations.revoke):
            with pytest.raises(NotFound):
                await verb(tx, made.invitation.id, by=linus)
        with pytest.raises(InvitationUnknown):
            await workspace.invitations.found(tx, made.token)


async def test_a_team_of_somebody_else_is_not_there_to_be_invited_to(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(linus.workspace_id) as tx:
        theirs = await workspace.add_team(tx, "Mechanics", by=linus)
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(NotFound):
            await workspace.invitations.invite(tx, role="operator", teams=[theirs.id], by=grace)


async def test_where_a_second_step_is_demanded_newcomers_stop_halfway(database: Database, grace: Staff) -> None:
    token = (await invited(database, grace)).token
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.decide(tx, workspace.Settings(second_factor="all"), by=grace)
    barbara = await accepted(database, grace, token)

    async with database.transaction(grace.workspace_id) as tx:
        assert isinstance(await workspace.halfway.arrive(tx, barbara, Visit("192.0.2.1")), Half)
