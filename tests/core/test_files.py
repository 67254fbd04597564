"""The file store, in a real folder and in memory."""

from pathlib import Path

import pytest

from parley.core.errors import NotFound
from parley.core.files import FileGone, Files
from parley.core.ids import WorkspaceId, new

ADAS = WorkspaceId(new())
LINUSES = WorkspaceId(new())


@pytest.fixture(params=["{folder}/files", "file://{folder}/with blank", "memory:///"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return Files(request.param.format(folder=tmp_path))


async def test_a_file_comes_back_as_it_was_put(files: Files) -> None:
    data = bytes(range(256)) * 4096

    key = await files.put(ADAS, data, mime="image/png")

    assert await files.get(key) == data
    assert b"".join([piece async for piece in files.stream(key)]) == data


async def test_an_empty_file_can_be_kept(files: Files) -> None:
    key = await files.put(ADAS, b"", mime="text/plain")

    assert await files.get(key) == b""


async def test_the_same_content_has_one_key_in_a_workspace_and_another_elsewhere(files: Files) -> None:
    first = await files.put(ADAS, b"cat", mime="image/png")
    again = await files.put(ADAS, b"cat", mime="image/gif")
    elsewhere = await files.put(LINUSES, b"cat", mime="image/png")

    assert first == again != elsewhere
    assert first.startswith(f"{ADAS}/")


async def test_a_deleted_file_is_gone_and_stays_gone(files: Files) -> None:
    key = await files.put(ADAS, b"cat", mime="image/png")

    await files.delete(key)
    await files.delete(key)

    assert not await files.exists(key)
    with pytest.raises(FileGone):
        await files.get(key)
    with pytest.raises(FileGone):
        [piece async for piece in files.stream(key)]


async def test_a_file_of_another_workspace_is_not_found(files: Files) -> None:
    key = await files.put(LINUSES, b"cat", mime="image/png")

    assert await files.get(key, within=LINUSES) == b"cat"
    assert not await files.exists(key, within=ADAS)
    for attempt in (files.get(key, within=ADAS), files.delete(key, within=ADAS)):
        with pytest.raises(NotFound):
            await attempt
    assert await files.exists(key)


DIGEST = "ab" * 32


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../secret",
        "/etc/passwd",
        f"{ADAS}",
        f"{ADAS}/../secret",
        f"{ADAS}/ab/../../secret",
        f"{ADAS}/cd/{DIGEST}",
        f"{ADAS}/ab/{DIGEST}/x",
        f"{ADAS}/ab/{DIGEST}\n",
        f"{ADAS}/ab/{DIGEST}\x00",
        f"{ADAS}/AB/{DIGEST.upper()}",
        f"./{ADAS}/ab/{DIGEST}",
        f"{ADAS}%2fab%2f{DIGEST}",
    ],
)
async def test_a_key_that_is_not_ours_finds_nothing(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret").write_bytes(b"hush")
    files = Files(str(tmp_path / "files"))

    assert not await files.exists(key)
    with pytest.raises(FileGone):
        await files.get(key)
    with pytest.raises(FileGone):
        await files.delete(key)


async def test_a_hostile_media_type_does_no_harm(files: Files) -> None:
    key = await files.put(ADAS, b"cat", mime="text/html\r\nX-Evil: 1")

    assert await files.get(key) == b"cat"
