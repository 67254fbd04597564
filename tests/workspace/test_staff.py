"""Who may add, change and dismiss whom."""

import asyncio

import pytest

from parley import workspace
from parley.core.db import Database, Tx
from parley.core.errors import Forbidden, NotFound, ParleyError
from parley.workspace import EmailTaken, NotYourself, OwnerOnly, Role, Staff, Visit, WrongCurrentPassword
from parley.workspace.errors import EmailInvalid, PasswordIsEmail, PasswordTooShort, PasswordTooSimple, TeamExists
from tests.workspace.conftest import PASSWORD


async def colleague(tx: Tx, by: Staff, name: str = "Barbara", role: Role = "operator") -> Staff:
    return await workspace.add_staff(tx, name=name, email=f"{name}@salon.example", role=role, password=PASSWORD, by=by)


async def test_a_colleague_is_added_with_an_address_in_lower_case(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        barbara = await colleague(tx, grace)

        assert barbara.email == "barbara@salon.example"
        assert {member.id for member in await workspace.staff(tx)} == {grace.id, barbara.id}


async def test_an_address_works_here_once(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(EmailTaken):
            await workspace.add_staff(tx, name="Grace again", email=" GRACE@salon.example ", role="operator", password=PASSWORD, by=grace)
        assert await workspace.staff(tx) == [grace]


async def test_the_same_person_may_work_in_two_workspaces(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(linus.workspace_id) as tx:
        again = await workspace.add_staff(tx, name="Grace", email=grace.email, role="analyst", password=PASSWORD, by=linus)
    assert again.workspace_id == linus.workspace_id


@pytest.mark.parametrize(
    "email", ["", "grace", "a@b", "two words@salon.example", "x@y.example\nbcc: z@y.example", "a" * 250 + "@salon.example"]
)
async def test_what_is_no_address_is_refused(database: Database, grace: Staff, email: str) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(EmailInvalid):
            await workspace.add_staff(tx, name="Nobody", email=email, role="operator", password=PASSWORD, by=grace)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [("short", PasswordTooShort), ("Barbara@salon.example", PasswordIsEmail), ("aaaaaaaaaaaa", PasswordTooSimple)],
)
async def test_a_weak_password_is_refused_with_its_reason(
    database: Database, grace: Staff, password: str, refusal: type[ParleyError]
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(refusal):
            await workspace.add_staff(tx, name="Barbara", email="barbara@salon.example", role="operator", password=password, by=grace)


async def test_a_role_is_changed_and_written_down(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        barbara = await colleague(tx, grace)
        await workspace.change_role(tx, barbara.id, "supervisor", by=grace)

        assert (await workspace.staff_member(tx, barbara.id)).role == "supervisor"
        assert (await workspace.audit.page(tx))[0].detail == {"from": "operator", "to": "supervisor"}


async def test_an_admin_can_neither_make_nor_dismiss_an_owner(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        admin = await colleague(tx, grace, role="admin")
        for forbidden in (
            colleague(tx, admin, name="Margaret", role="owner"),
            workspace.deactivate(tx, grace.id, by=admin),
            workspace.change_role(tx, grace.id, "operator", by=admin),
            workspace.password_links.make(tx, grace.id, by=admin),
        ):
            with pytest.raises(OwnerOnly):
                await forbidden


async def test_nobody_dismisses_or_promotes_themselves(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(NotYourself):
            await workspace.deactivate(tx, grace.id, by=grace)
        with pytest.raises(NotYourself):
            await workspace.change_role(tx, grace.id, "operator", by=grace)


async def test_two_owners_who_dismiss_each_other_leave_one(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        barbara = await colleague(tx, grace, role="owner")

    async def dismiss(whom: Staff, by: Staff) -> None:
        async with database.transaction(grace.workspace_id) as tx:
            await workspace.deactivate(tx, whom.id, by=by)

    outcomes = await asyncio.gather(dismiss(barbara, grace), dismiss(grace, barbara), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes if outcome] == [Forbidden]
    async with database.transaction(grace.workspace_id) as tx:
        assert sum(member.active for member in await workspace.staff(tx)) == 1


async def test_a_stranger_cannot_touch_our_staff(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(linus.workspace_id) as tx:
        with pytest.raises(NotFound):
            await workspace.deactivate(tx, grace.id, by=linus)


async def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        here = await workspace.sessions.open(tx, grace, Visit("192.0.2.1"))
        await workspace.sessions.open(tx, grace, Visit("192.0.2.2"))
        with pytest.raises(WrongCurrentPassword):
            await workspace.change_password(tx, current="a guess at it", new="another lighthouse", me=grace, keep=here.session_id)

        await workspace.change_password(tx, current=PASSWORD, new="another lighthouse", me=grace, keep=here.session_id)

        assert [session.id for session in await workspace.sessions.list_of(tx, grace.id)] == [here.session_id]


async def test_a_team_is_a_name_for_some_of_us(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        barbara = await colleague(tx, grace)
        team = await workspace.add_team(tx, "Front desk", members=[grace.id], by=grace)
        assert team.members == (grace.id,)
        with pytest.raises(TeamExists):
            await workspace.add_team(tx, "front DESK", by=grace)

        team = await workspace.set_members(tx, team.id, [barbara.id], by=grace)
        assert (await workspace.teams(tx), team.members) == ([team], (barbara.id,))

        await workspace.remove_team(tx, team.id, by=grace)
        assert await workspace.teams(tx) == []
