"""Tokens: shown once, good for what they name, and useless to everybody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from parley import api, workspace
from parley.api import rates, tokens
from parley.api.rates import Rates, TooFast
from parley.api.scopes import SCOPES
from parley.core import clock
from parley.core.db import Database
from parley.core.errors import Forbidden
from parley.core.ground import Ground
from parley.core.redaction import redacted_text
from parley.workspace import Role, Staff
from tests.api.program import Program, speaking, token_of
from tests.web.conftest import hired


async def made(database: Database, staff: Staff, **wanted: object) -> tokens.Made:
    async with database.transaction(staff.workspace_id) as tx:
        return await api.tokens.make(tx, **{"name": "Booking", "scopes": SCOPES, "expires_at": None, "by": staff, **wanted})  # pyright: ignore[reportArgumentType]


async def test_a_token_opens_its_workspace(program: Program) -> None:
    assert (await program.get("/staff")).json()["data"][0]["name"] == "Grace"


async def test_a_token_is_known_by_its_looks_and_says_nothing_when_printed(ground: Ground, grace: Staff) -> None:
    fresh = await made(ground.database, grace)

    assert fresh.secret.startswith("ply_")
    assert tokens.workspace_of(fresh.secret) == grace.workspace_id
    assert fresh.secret not in f"{fresh!r} {fresh}"


async def test_a_token_is_not_kept(ground: Ground, grace: Staff) -> None:
    fresh = await made(ground.database, grace)

    async with ground.database.transaction(grace.workspace_id) as tx:
        row = await tx.value("SELECT t::text FROM api_tokens t WHERE workspace_id = $1", tx.workspace_id)
    assert fresh.secret not in row
    assert fresh.secret[-4:] in row


BREAKING: dict[str, Callable[[str], str]] = {
    "mistyped": lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
    "another prefix": lambda token: token.replace("ply_", "plx_"),
    "too long": lambda token: token + "0",
    "none": lambda token: "",
    "not ours": lambda token: "ply_" + "é" * 71,
    "never made": lambda token: tokens.fresh(tokens.workspace_of(token)),
}


@pytest.mark.parametrize("how", BREAKING)
async def test_whatever_is_no_token_is_turned_away_alike(ground: Ground, grace: Staff, how: str) -> None:
    broken = BREAKING[how](await token_of(ground.database, grace))
    headers: Any = {"authorization": f"Bearer {broken}".encode()}
    async with speaking(ground) as program:
        answer = await program.get("/staff", headers=headers)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="Parley"')
    assert answer.json()["type"] == "http://parley.test/api/problems#unauthorized"


async def test_a_revoked_token_opens_nothing(ground: Ground, grace: Staff) -> None:
    fresh = await made(ground.database, grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        await api.tokens.revoke(tx, fresh.token.id, by=grace)

    async with speaking(ground, fresh.secret) as program:
        assert (await program.get("/staff")).status_code == 401


async def test_an_expired_token_opens_nothing(ground: Ground, grace: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(days=31)
    token = await token_of(ground.database, grace, expires_at=clock.now() + timedelta(days=30))
    async with speaking(ground, token) as program:
        assert (await program.get("/staff")).status_code == 200
        monkeypatch.setattr(clock, "now", lambda: later)
        assert (await program.get("/staff")).status_code == 401


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_token_may_do_what_its_scopes_name_and_no_more(ground: Ground, grace: Staff, scope: str) -> None:
    reads = {
        "people:read": "/persons",
        "conversations:read": "/conversations",
        "replies:read": "/saved-replies",
        "accounts:read": "/accounts",
        "staff:read": "/teams",
        "webhooks:read": "/webhooks",
    }
    async with speaking(ground, await token_of(ground.database, grace, scope)) as program:
        opened = {needed for needed, path in reads.items() if (await program.get(path)).status_code == 200}
        refused = await program.post("/tags", json={"name": "refund"})

    assert opened == {scope} & reads.keys()
    assert refused.status_code == (201 if scope == "conversations:write" else 403)


async def test_a_refusal_names_the_scope_that_is_missing(ground: Ground, grace: Staff) -> None:
    async with speaking(ground, await token_of(ground.database, grace, "people:read")) as program:
        answer = await program.post("/tags", json={"name": "refund"})

    assert answer.json()["detail"] == "needs the scope conversations:write"


@pytest.mark.parametrize("role", ["supervisor", "operator", "analyst"])
async def test_only_administrators_make_and_revoke_tokens(ground: Ground, grace: Staff, role: Role) -> None:
    colleague, fresh = await hired(ground.database, grace, "hedy", role), await made(ground.database, grace)

    with pytest.raises(Forbidden):
        await made(ground.database, colleague)
    async with ground.database.transaction(grace.workspace_id) as tx:
        with pytest.raises(Forbidden):
            await api.tokens.revoke(tx, fresh.token.id, by=colleague)


async def test_a_token_without_name_or_scope_or_with_an_unknown_one_is_not_made(ground: Ground, grace: Staff) -> None:
    with pytest.raises(tokens.TokenNameMissing):
        await made(ground.database, grace, name=" \t ")
    with pytest.raises(tokens.ScopesMissing):
        await made(ground.database, grace, scopes=())
    with pytest.raises(tokens.ScopesMissing):
        await made(ground.database, grace, scopes=("people:read", "everything"))
    with pytest.raises(tokens.ExpiryPast):
        await made(ground.database, grace, expires_at=clock.now())


async def test_its_use_is_written_down_now_and_then(ground: Ground, grace: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    async def used() -> object:
        async with ground.database.transaction(grace.workspace_id) as tx:
            return (await api.tokens.tokens(tx))[0].last_used_at

    async with speaking(ground, await token_of(ground.database, grace)) as program:
        assert await used() is None
        await program.get("/staff")
        first = await used()
        await program.get("/staff")
        assert first is not None
        assert await used() == first
        later = clock.now() + timedelta(minutes=11)
        monkeypatch.setattr(clock, "now", lambda: later)
        await program.get("/staff")
        assert await used() == later


async def test_what_a_program_does_stands_in_the_audit_log_as_done_by_its_token(ground: Ground, grace: Staff, program: Program) -> None:
    await program.post("/tags", json={"name": "refund"})

    async with ground.database.transaction(grace.workspace_id) as tx:
        entry = (await workspace.audit.page(tx, limit=1))[0]
    assert (entry.action, entry.actor_name, entry.detail["api"], entry.detail["name"]) == ("tag.added", None, "Booking", "refund")


async def test_a_program_that_asks_too_often_is_told_to_wait(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "monotonic", lambda: 1.0)
    answers = [await program.get("/teams") for _ in range(rates.AT_ONCE + 1)]

    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert (answers[0].headers["ratelimit-remaining"], answers[-2].headers["ratelimit-remaining"]) == ("99", "0")
    assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (429, "1")


def test_each_token_has_a_bucket_of_its_own() -> None:
    bucket = Rates(per_minute=1, at_once=2)

    assert [bucket.take(b"ada"), bucket.take(b"ada"), bucket.take(b"bob")] == [1, 0, 1]
    with pytest.raises(TooFast):
        bucket.take(b"ada")


# ── whose they are ──────────────────────────────────────────────────────────────────────────────


async def test_what_somebody_let_programs_do_ends_with_their_last_day(ground: Ground, grace: Staff) -> None:
    ada = await hired(ground.database, grace, "ada", "admin")
    hers, graces = await made(ground.database, ada), await made(ground.database, grace, name="Site")
    async with ground.database.transaction(grace.workspace_id) as tx:
        await workspace.deactivate(tx, ada.id, by=grace)

    async with ground.database.transaction(grace.workspace_id) as tx:
        states = {token.id: token.state for token in await tokens.tokens(tx)}
        [entry] = await workspace.audit.page(tx, sought=workspace.audit.Sought(actions=("token.stopped",)))
        with pytest.raises(tokens.Unauthorized):
            await tokens.known(tx, hers.secret, address="")
    assert states == {hers.token.id: "revoked", graces.token.id: "active"}
    assert (entry.target_name, entry.detail) == ("ada", {"tokens": "Booking"})


async def test_a_token_that_stands_in_a_log_is_hidden(grace: Staff) -> None:
    token = tokens.fresh(grace.workspace_id)

    assert redacted_text(f"refused: {token}!") == "refused: ***!"
