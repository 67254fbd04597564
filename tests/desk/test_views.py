"""Saved views: who keeps them for whom, in which order, and how they come back."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from parley import workspace
from parley.conversations import BadFilter, Condition, Group, Undo
from parley.core.db import Database, Tx
from parley.core.errors import Forbidden, NotFound
from parley.desk import views
from parley.desk.views import Question, Readers
from parley.workspace import Staff, TeamId
from tests.web.conftest import founded, hired

URGENT = Question("open", Group(items=(Condition("priority", "any", ("2",)),)), "waiting")
EVERYBODY = Readers("everybody")


@pytest.fixture
async def grace(database: Database) -> Staff:
    return await founded(database, name="Salon", owner="Grace", email="grace@salon.example")


@pytest.fixture
async def linus(database: Database) -> Staff:
    return await founded(database, name="Garage", owner="Linus", email="linus@garage.example")


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    """An operator of Grace's."""
    return await hired(database, grace, "barbara", "operator")


@pytest.fixture
async def tx(database: Database, grace: Staff) -> AsyncIterator[Tx]:
    async with database.transaction(grace.workspace_id) as tx:
        yield tx


async def named(tx: Tx, me: Staff) -> list[str]:
    return [view.name for view in await views.views(tx, me.id)]


async def team(tx: Tx, *members: Staff, by: Staff) -> TeamId:
    return (await workspace.add_team(tx, name=f"Team {uuid4().hex[:6]}", members=[one.id for one in members], by=by)).id


async def test_a_view_asks_again_what_was_saved(tx: Tx, grace: Staff) -> None:
    kept = await views.save(tx, "  Burning   first ", URGENT, by=grace)

    found = await views.view(tx, grace.id, kept.id)
    assert (found.name, found.which, found.filter, found.sort) == ("Burning first", "open", URGENT.filter, "waiting")


async def test_a_view_of_ones_own_is_for_nobody_else(tx: Tx, grace: Staff, barbara: Staff) -> None:
    kept = await views.save(tx, "Mine", URGENT, by=grace)

    assert await named(tx, barbara) == []
    with pytest.raises(NotFound):
        await views.view(tx, barbara.id, kept.id)
    with pytest.raises(NotFound):
        await views.remove(tx, kept.id, by=barbara)


async def test_a_teams_view_is_for_its_members(tx: Tx, grace: Staff, barbara: Staff) -> None:
    hers, other = await team(tx, barbara, by=grace), await team(tx, grace, by=grace)
    await views.save(tx, "Colouring", URGENT, readers=Readers("team", hers), by=barbara)
    await views.save(tx, "Cutting", URGENT, readers=Readers("team", other), by=grace)

    assert await named(tx, barbara) == ["Colouring"]
    with pytest.raises(Forbidden):
        await views.save(tx, "Not my team", URGENT, readers=Readers("team", other), by=barbara)


async def test_a_view_goes_with_its_team_and_comes_back_with_it(tx: Tx, grace: Staff, barbara: Staff) -> None:
    hers = await team(tx, barbara, by=grace)
    await views.save(tx, "Colouring", URGENT, readers=Readers("team", hers), by=barbara)

    await workspace.remove_team(tx, hers, by=grace)
    gone = await named(tx, barbara)
    await workspace.restore_team(tx, hers, by=grace)

    assert (gone, await named(tx, barbara)) == ([], ["Colouring"])


async def test_operators_share_with_everybody_only_what_supervisors_do(tx: Tx, grace: Staff, barbara: Staff) -> None:
    with pytest.raises(Forbidden):
        await views.save(tx, "For all", URGENT, readers=EVERYBODY, by=barbara)
    kept = await views.save(tx, "For all", URGENT, readers=EVERYBODY, by=grace)

    assert await named(tx, barbara) == ["For all"]
    with pytest.raises(Forbidden):
        await views.rename(tx, kept.id, "Mine now", by=barbara)


async def test_ones_own_views_come_first_in_the_order_that_was_chosen(tx: Tx, grace: Staff) -> None:
    await views.save(tx, "Shared", URGENT, readers=EVERYBODY, by=grace)
    first, second, third = [await views.save(tx, name, URGENT, by=grace) for name in ("one", "two", "three")]

    await views.move(tx, third.id, to="up", by=grace)
    await views.move(tx, first.id, to="down", by=grace)
    await views.move(tx, third.id, to="up", by=grace)  # is at the top already

    assert await named(tx, grace) == ["three", "one", "two", "Shared"]
    assert second.position == 2


async def test_moving_ones_own_view_leaves_the_views_of_others_where_they_are(tx: Tx, grace: Staff, barbara: Staff) -> None:
    for name in ("a", "b"):
        await views.save(tx, name, URGENT, by=grace)
        await views.save(tx, name.upper(), URGENT, by=barbara)

    await views.move(tx, (await views.views(tx, barbara.id))[1].id, to="up", by=barbara)

    assert (await named(tx, grace), await named(tx, barbara)) == (["a", "b"], ["B", "A"])


async def test_a_deleted_view_comes_back_where_it_was(tx: Tx, grace: Staff) -> None:
    kept = [await views.save(tx, name, URGENT, by=grace) for name in ("one", "two", "three")]

    await views.remove(tx, kept[1].id, by=grace)
    without = await named(tx, grace)
    await views.restore(tx, kept[1].id, by=grace)

    assert (without, await named(tx, grace)) == (["one", "three"], ["one", "two", "three"])


async def test_a_view_can_ask_something_else_from_now_on(tx: Tx, grace: Staff) -> None:
    kept = await views.save(tx, "Burning", URGENT, by=grace)

    await views.change(tx, kept.id, Question("mine"), by=grace)

    assert (await views.view(tx, grace.id, kept.id)).which == "mine"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
async def test_a_view_needs_a_name_that_fits(tx: Tx, grace: Staff, name: str) -> None:
    with pytest.raises(views.ViewNameMissing):
        await views.save(tx, name, URGENT, by=grace)


async def test_a_question_that_the_inbox_would_refuse_is_not_kept(tx: Tx, grace: Staff) -> None:
    with pytest.raises(BadFilter):
        await views.save(tx, "Broken", Question("open", Group(items=(Condition("mood", "any", ("good",)),))), by=grace)
    with pytest.raises(NotFound):
        await views.save(tx, "Nowhere", Question("attic"), by=grace)
    assert await named(tx, grace) == []


async def test_nobody_keeps_more_views_than_anybody_reads(tx: Tx, grace: Staff) -> None:
    for number in range(100):
        await views.save(tx, str(number), URGENT, by=grace)

    with pytest.raises(views.TooManyViews):
        await views.save(tx, "one more", URGENT, by=grace)


async def test_a_stranger_finds_no_view_of_ours(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        kept = await views.save(tx, "For all", URGENT, readers=EVERYBODY, by=grace)

    async with database.transaction(linus.workspace_id) as tx:
        assert await views.views(tx, linus.id) == []
        for verb in (views.view(tx, linus.id, kept.id), views.remove(tx, kept.id, by=linus), views.restore(tx, kept.id, by=linus)):
            with pytest.raises(NotFound):
                await verb


async def test_each_has_the_order_they_like(tx: Tx, grace: Staff, barbara: Staff) -> None:
    await views.like_sort(tx, "waiting", by=grace.id)
    await views.like_sort(tx, "priority", by=grace.id)

    assert (await views.liked_sort(tx, grace.id), await views.liked_sort(tx, barbara.id)) == ("priority", "newest")


async def test_an_undo_is_for_whoever_did_it_and_once(tx: Tx, grace: Staff, barbara: Staff) -> None:
    id = await views.keep_undo(tx, Undo((), ()), by=grace.id)

    with pytest.raises(views.NothingToUndo):
        await views.undo(tx, id, by=barbara.id)
    await views.undo(tx, id, by=grace.id)
    with pytest.raises(views.NothingToUndo):
        await views.undo(tx, id, by=grace.id)


async def test_an_undo_that_was_kept_too_long_is_gone(tx: Tx, grace: Staff) -> None:
    id = await views.keep_undo(tx, Undo((), ()), by=grace.id)
    await tx.execute("UPDATE inbox_undos SET kept_at = kept_at - interval '11 minutes' WHERE workspace_id = $1", tx.workspace_id)

    with pytest.raises(views.NothingToUndo):
        await views.undo(tx, id, by=grace.id)
