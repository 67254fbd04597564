"""Everything about a person, in one file that programs and people can read, and nothing about anybody else."""

import json

import pytest

from parley import conversations, people
from parley.channels import Attachment, Media
from parley.people import Touch
from tests.people.by_law import bundle, lines
from tests.people.town import Town


async def test_every_subject_tells_what_is_known(town: Town) -> None:
    await town.says("ada", "My secret is 42")
    person, talk = await town.person("ada"), await town.conversation("ada")
    await town.answers(talk, "ada", "Noted")
    async with town.begin() as tx:
        await conversations.note(tx, talk, text="she is nice", by=town.grace)
        await people.describe(tx, person, "city", "London", source="staff", by=town.grace)
        await people.add_note(tx, person, "likes tea", by=town.grace)
        await people.tag(tx, person, "vip")
        await people.note_touches(tx, [Touch((await people.identities(tx, person))[0].id, "visit", "Main street")])

    told = await bundle(town, person)

    assert [one["text"] for one in lines(told, "messages") if one["text"]] == ["My secret is 42", "Noted", "she is nice"]
    assert [(one["field"], one["value"]) for one in lines(told, "facts")] == [("city", "London")]
    assert [one["text"] for one in lines(told, "notes")] == ["likes tea"]
    assert [one["name"] for one in lines(told, "tags")] == ["vip"]
    assert [one["title"] for one in lines(told, "touchpoints")] == ["Main street"]
    assert [one["address"] for one in lines(told, "identities")] == ["ada"]
    assert [one["state"] for one in lines(told, "deliveries")] == ["queued"]
    assert [one["name"] for one in lines(told, "persons")] == ["Ada"]
    manifest = json.loads(told["manifest.json"])
    assert manifest["schema"] == people.privacy.SCHEMA and manifest["subjects"]["messages"] == len(lines(told, "messages"))


async def test_files_of_messages_are_in_it_under_harmless_names(town: Town) -> None:
    key = await town.ground.files.put(town.workspace_id, b"a photo", mime="image/png")
    for name in ("me.png", "../../etc/passwd", "C:\\evil.EXE/..", ""):
        await town.says("ada", "look", attachments=(Attachment(Media.IMAGE, name=name, mime="image/png", key=key),))

    told = await bundle(town, await town.person("ada"))

    files = [one["file"] for one in lines(told, "attachments")]
    assert sorted(files) == sorted(name for name in told if name.startswith("files/")) and len(files) == 4
    assert all(told[name] == b"a photo" and ".." not in name and "\\" not in name for name in files)


async def test_a_file_that_is_gone_does_not_spoil_the_rest(town: Town) -> None:
    key = await town.ground.files.put(town.workspace_id, b"a photo", mime="image/png")
    await town.says("ada", "look", attachments=(Attachment(Media.IMAGE, name="me.png", mime="image/png", key=key),))
    await town.ground.files.delete(key)

    told = await bundle(town, await town.person("ada"))
    assert [one["text"] for one in lines(told, "messages")] == ["look"] and not any(name.startswith("files/") for name in told)


async def test_nothing_of_anybody_else_is_in_it(town: Town) -> None:
    await town.says("ada", "my words")
    await town.says("linus", "my own secret")
    told = await bundle(town, await town.person("ada"))
    assert not any(b"secret" in content or b"inus" in content for content in told.values())


async def test_long_histories_are_told_page_by_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parley.people.privacy.bundles.AT_ONCE", 2)
    for number in range(7):
        await town.says("ada", f"word {number}")
    told = await bundle(town, await town.person("ada"))
    assert [one["text"] for one in lines(told, "messages")] == [f"word {number}" for number in range(7)]


async def test_it_explains_itself_in_three_languages(town: Town) -> None:
    await town.says("ada", "hello")
    told = await bundle(town, await town.person("ada"))
    assert {"README.txt", "README.ru.txt", "README.uk.txt"} <= told.keys()
    assert "messages.jsonl: messages in both directions" in told["README.txt"].decode()
    assert "сообщения" in told["README.ru.txt"].decode() and "повідомлення" in told["README.uk.txt"].decode()
