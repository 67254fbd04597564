"""What is signed cannot be changed, tells no address, and erases anew what a restored backup has brought back."""

import json
from argparse import Namespace
from base64 import b64decode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from parley import app, cli, people, wiring
from parley.core.bus import Bus
from parley.core.crypto import Vault
from parley.core.db import Database
from parley.core.files import Files
from parley.core.ground import Ground
from parley.core.http import Http
from parley.core.settings import Settings, load
from parley.core.tokens import Signer
from parley.people.privacy import protocols as protocols_module
from tests.people.by_law import erased, found_anywhere
from tests.people.town import Town
from tests.spine.waiting import until

ADDRESS = "ada@lovelace.example"


async def protocol_of(town: Town, who: str) -> str:
    await town.says(who, "hello")
    done = await erased(town, await town.person(who))
    assert done.protocol
    return done.protocol


async def test_a_protocol_says_what_went_and_tells_no_address(town: Town) -> None:
    signed = await protocol_of(town, ADDRESS)
    told = people.privacy.read_protocol(town.ground.vault, signed)
    assert told.erased["messages"] == 1 and told.erased["identities"] == 1 and told.asked_name == "Grace"
    assert [one.kind for one in told.addresses] == ["console"] and ADDRESS not in signed and "lovelace" not in signed


async def test_whoever_has_the_public_key_can_check_it_without_us(town: Town) -> None:
    signed = json.loads(await protocol_of(town, ADDRESS))
    key = Ed25519PublicKey.from_public_bytes(b64decode(people.privacy.public_key(town.ground.vault)))
    content = json.dumps(signed["protocol"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    key.verify(b64decode(signed["signature"]["value"]), content)


async def test_a_protocol_that_was_changed_is_turned_away(town: Town) -> None:
    signed = await protocol_of(town, ADDRESS)
    for forged in (signed.replace('"messages":1', '"messages":2'), signed.replace("Ed25519", "none")[:-1], "", "{}", "[" * 10_000):
        with pytest.raises(people.privacy.ProtocolForged):
            people.privacy.read_protocol(town.ground.vault, forged)
    with pytest.raises(people.privacy.ProtocolForged):
        people.privacy.read_protocol(Vault({"k1": bytes([1]) * 32}, "k1"), signed)


async def test_a_protocol_outlives_the_key_that_was_current_when_it_was_signed(town: Town) -> None:
    signed = await protocol_of(town, ADDRESS)
    later = Vault({"k1": bytes(32), "k2": bytes([2]) * 32}, "k2")
    assert people.privacy.read_protocol(later, signed).workspace == "Salon"


async def test_a_tombstone_is_a_keyed_hash(town: Town) -> None:
    await protocol_of(town, ADDRESS)
    [(mark,)] = await town.rows("SELECT hash FROM tombstones WHERE workspace_id = $1")
    scope = str(town.accounts["console"])
    name = protocols_module.Name("console", scope, ADDRESS)
    assert mark == protocols_module.address_hash(town.ground.vault, town.workspace_id, name)
    other = Vault({"k1": bytes([1]) * 32}, "k1")
    assert mark != protocols_module.address_hash(other, town.workspace_id, name)


# ── after a restore


@asynccontextmanager
async def opened(url: str, folder: Path) -> AsyncGenerator[Ground]:
    """A Parley on a database; nobody is connected to that afterwards."""
    vault, database = Vault({"k1": bytes(32)}, "k1"), await Database.connect(url, app_connections=1, system_connections=1)
    async with Http() as http:
        yield Ground(Settings(), database, Bus(url), http, Files(str(folder)), vault, Signer(vault.derive("tokens")))
    await database.close()


async def backed_up(server: str, url: str) -> str:
    """A copy of the whole database, as a dump that is restored beside it."""
    copy = f"restored_{uuid4().hex}"
    connection = await asyncpg.connect(server)

    async def is_copied() -> bool:
        with suppress(asyncpg.ObjectInUseError):  # who was connected is leaving
            await connection.execute(f'CREATE DATABASE {copy} TEMPLATE "{urlsplit(url).path[1:]}"')
            return True
        return False

    await until(is_copied)
    await connection.close()
    return urlsplit(url)._replace(path=f"/{copy}").geturl()


async def test_what_a_restored_backup_brings_back_is_erased_again(database_url: str, postgres_url: str, tmp_path: Path) -> None:
    async with opened(database_url, tmp_path) as ground:
        town = await Town.founded(ground)
        await town.says(ADDRESS, "my secret is Schluesselblume")
    backup = await backed_up(postgres_url, database_url)
    async with opened(database_url, tmp_path) as ground:
        town.ground = ground
        protocol = (await erased(town, await town.person(ADDRESS))).protocol or ""
    async with opened(backup, tmp_path) as ground:
        town.ground = ground
        assert await town.timeline(await town.person(ADDRESS)) == ["my secret is Schluesselblume"]

        [outcome, _] = await people.privacy.replay(wiring.ERASING, ground, [protocol, "\n", protocol])

        assert (outcome.outcome, outcome.addresses) == ("erased", 1)
        assert await found_anywhere(town, "Schluesselblume") == await found_anywhere(town, ADDRESS) == set()
        [(anew, mark)] = await town.rows(
            "SELECT e.replay_of, t.hash FROM erasures e JOIN tombstones t ON t.erasure_id = e.id AND e.workspace_id = $1"
        )
        assert anew == outcome.erasure_id and mark.hex() in protocol


async def test_the_command_replays_what_is_ours_and_names_what_is_forged(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"DATABASE_URL": database_url, "DATA": str(tmp_path)}.items():
        monkeypatch.setenv(f"PARLEY_{name}", value)
    async with app.opened(load()) as ground:
        protocol = await protocol_of(await Town.founded(ground), ADDRESS)
    file = tmp_path / "protocols.jsonl"
    file.write_text(f"{protocol}\n{protocol.replace('Grace', 'Mallory')}\n")

    assert await cli.by_law(Namespace(do="check", file=str(file))) == 1
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[0].isdigit()] == ["1:", "2:"]
    file.write_text(f"{protocol}\n")
    assert await cli.by_law(Namespace(do="replay", file=str(file))) == 0


async def test_replaying_where_nothing_came_back_does_nothing(town: Town) -> None:
    signed = await protocol_of(town, ADDRESS)
    await town.says(ADDRESS, "I have written again, of my own will")
    assert [one.outcome for one in await people.privacy.replay(wiring.ERASING, town.ground, [signed, "forged", ""])] == [
        "nothing",
        "forged",
    ]
    assert await town.timeline(await town.person(ADDRESS)) == ["I have written again, of my own will"]


async def test_a_protocol_of_a_workspace_that_is_not_here_is_said_to_be_of_elsewhere(town: Town) -> None:
    signed = await protocol_of(town, ADDRESS)
    told = people.privacy.read_protocol(town.ground.vault, signed)
    elsewhere = protocols_module.sign(town.ground.vault, _moved(told))
    assert [one.outcome for one in await people.privacy.replay(wiring.ERASING, town.ground, [elsewhere])] == ["elsewhere"]


def _moved(told: people.privacy.Protocol) -> people.privacy.Protocol:
    return msgspec.structs.replace(told, workspace_id=told.person_id)
