"""Teams: renamed, removed and brought back."""

import pytest

from parley import workspace
from parley.core.db import Database
from parley.core.errors import Forbidden, NotFound
from parley.workspace import Staff, Team, TeamExists
from tests.workspace.conftest import PASSWORD


@pytest.fixture
async def reception(database: Database, grace: Staff) -> Team:
    async with database.transaction(grace.workspace_id) as tx:
        return await workspace.add_team(tx, "Reception", members=[grace.id], by=grace)


async def test_a_team_is_renamed_but_not_into_another(database: Database, grace: Staff, reception: Team) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.add_team(tx, "Night shift", by=grace)
        assert (await workspace.rename_team(tx, reception.id, " Front  desk ", by=grace)).name == "Front desk"
        with pytest.raises(TeamExists):
            await workspace.rename_team(tx, reception.id, "night SHIFT", by=grace)


async def test_a_removed_team_comes_back_with_its_members(database: Database, grace: Staff, reception: Team) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.remove_team(tx, reception.id, by=grace)
        assert await workspace.teams(tx) == []
        with pytest.raises(NotFound):
            await workspace.set_members(tx, reception.id, [], by=grace)

        assert await workspace.restore_team(tx, reception.id, by=grace) == reception


async def test_a_name_taken_meanwhile_keeps_the_removed_team_away(database: Database, grace: Staff, reception: Team) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.remove_team(tx, reception.id, by=grace)
        await workspace.add_team(tx, "reception", by=grace)
        with pytest.raises(TeamExists):
            await workspace.restore_team(tx, reception.id, by=grace)


async def test_only_our_own_staff_are_members(database: Database, grace: Staff, linus: Staff, reception: Team) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(NotFound):
            await workspace.set_members(tx, reception.id, [grace.id, linus.id], by=grace)


async def test_a_stranger_and_an_operator_leave_our_teams_alone(database: Database, grace: Staff, linus: Staff, reception: Team) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        operator = await workspace.add_staff(tx, name="Bob", email="bob@salon.example", role="operator", password=PASSWORD, by=grace)
        with pytest.raises(Forbidden):
            await workspace.remove_team(tx, reception.id, by=operator)
    async with database.transaction(linus.workspace_id) as tx:
        for verb in (workspace.remove_team, workspace.restore_team):
            with pytest.raises(NotFound):
                await verb(tx, reception.id, by=linus)
        with pytest.raises(NotFound):
            await workspace.rename_team(tx, reception.id, "Ours now", by=linus)
