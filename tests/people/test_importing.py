"""A list of customers, from its file to what is known of them, and all the way back."""

from collections.abc import AsyncIterator

import pytest

from parley import people
from parley.core.ids import LaneId, PersonId
from parley.core.lanes import Lane
from parley.people.importing import FORGET_IMPORTS, ImportBusy, ImportId, NoAddressColumn, NotNow, Options, ProofMissing
from tests.people.lists import Brought, sheet, working
from tests.people.town import Town

LIST = """Клиент;Телефон;E-mail;Дата рождения;Город;Теги;Комментарий
Анна Петрова;+380 50 123-45-67;anna@mail.example;05.03.1990;Київ;VIP, стрижка;Любит чай
Иван Иванов;067 123 45 67;;;;;
Без адреса;;;;;;
Олег;не телефон;oleg@mail.example;31.02.1990;;;
"""
PICTURE = """
    SELECT i.kind, i.address, i.name, i.trust, p.name, (SELECT array_agg(f.field || '=' || f.value ORDER BY f.field) FROM person_facts f
            WHERE (f.workspace_id, f.identity_id) = (i.workspace_id, i.id)),
           (SELECT array_agg(t.name ORDER BY t.name) FROM person_tags t WHERE (t.workspace_id, t.identity_id) = (i.workspace_id, i.id)),
           (SELECT array_agg(n.text) FROM person_notes n WHERE (n.workspace_id, n.identity_id) = (i.workspace_id, i.id)),
           (SELECT count(*) FROM links l WHERE l.workspace_id = i.workspace_id AND l.other_id = i.id AND l.revoked_at IS NULL)
      FROM identities i JOIN persons p ON (p.workspace_id, p.id) = (i.workspace_id, i.person_id)
     WHERE i.workspace_id = $1 ORDER BY i.kind, i.address, i.scope
"""


@pytest.fixture
async def busy(town: Town) -> AsyncIterator[Town]:
    async with working(town):
        yield town


async def proven(town: Town, phone: str, name: str) -> PersonId:
    """Somebody whose number has been proven."""
    async with town.begin() as tx:
        found = await people.directory.add(tx, name=name, language="", addresses=[("phone", phone)])
        await people.confirm(tx, [found.identities[0].id])
        return found.person.id


async def test_a_list_becomes_people_with_all_that_it_says(busy: Town) -> None:
    brought = await Brought.file(busy, LIST)
    done = await brought.brought_in()

    assert (done.head[0], done.counts) == ("Клиент", {"new": 2, "wrong": 2})
    assert await busy.rows(PICTURE) == [
        ("email", "anna@mail.example", "Анна Петрова", "claimed", "Анна Петрова", None, None, None, 1),
        *[
            ("phone", phone, name, "claimed", name, facts, tags, notes, 0)
            for phone, name, facts, tags, notes in [
                ("+380501234567", "Анна Петрова", ["birth_date=1990-03-05", "city=Київ"], ["vip", "стрижка"], ["Любит чай"]),
                ("+380671234567", "Иван Иванов", None, None, None),
            ]
        ],
    ]


async def test_a_trial_says_what_will_happen_and_does_nothing(busy: Town) -> None:
    brought = await Brought.file(busy, LIST + "Анна Петрова;+380501234567;;;;;\n")
    tried = await brought.tried()

    assert tried.counts == {"new": 2, "same": 1, "wrong": 2}
    assert await brought.reasons() == {3: ((-1, "nobody"),), 4: ((1, "phone"), (3, "date"))}
    assert await busy.rows(PICTURE) == []


async def test_the_same_list_twice_changes_nothing(busy: Town) -> None:
    await (await Brought.file(busy, LIST)).brought_in()
    before = await busy.rows(PICTURE)

    again = await (await Brought.file(busy, LIST)).brought_in()

    assert again.counts == {"same": 2, "wrong": 2}
    assert await busy.rows(PICTURE) == before


async def test_a_list_that_says_more_changes_whom_it_names(busy: Town) -> None:
    await (await Brought.file(busy, "name,phone,city\nAda,+380501234567,Kyiv\n")).brought_in()

    done = await (await Brought.file(busy, "name,phone,city,email\nAda,+380501234567,Lviv,ada@mail.example\n")).brought_in()

    assert done.counts == {"changed": 1}
    [mail, phone] = await busy.rows(PICTURE)
    assert (mail[1], phone[5]) == ("ada@mail.example", ["city=Lviv"])
    assert len(await busy.persons()) == 1


async def test_one_number_under_two_names_is_two_people(busy: Town) -> None:
    await (await Brought.file(busy, "name,phone\nAda,+380501234567\nGrace,+380501234567\nada,+380501234567\n")).brought_in()

    assert sorted(row[4] for row in await busy.rows(PICTURE)) == ["Ada", "Grace"]
    assert len(await busy.persons()) == 2


async def test_a_number_in_the_books_names_somebody_whatever_else_has_changed(busy: Town) -> None:
    await (await Brought.file(busy, "id,name,phone\n17,Ada Byron,+380501234567\n")).brought_in()
    await (await Brought.file(busy, "id,name,phone\n17,Ada Lovelace,+380671234567\n")).brought_in()

    assert len(await busy.persons()) == 1
    assert [row[1] for row in await busy.rows(PICTURE)] == ["17", "+380501234567", "+380671234567"]


async def test_what_a_list_says_of_somebody_we_know_hangs_on_the_address_that_is_theirs(busy: Town) -> None:
    known = await proven(busy, "+380501234567", "Ada")

    done = await (await Brought.file(busy, "name,phone,city,email\nAda,+380501234567,Kyiv,ada@mail.example\n")).brought_in()

    async with busy.begin() as tx:
        facts = await people.facts(tx, known)
        scopes = {one.kind: (one.scope, one.trust) for one in await people.identities(tx, known)}
    assert (done.counts, facts["city"][0].source, facts["city"][0].by) == ({"changed": 1}, "import", busy.grace)
    assert scopes["phone"] == ("", "proven")
    assert scopes["email"][0].startswith("claimed:") and scopes["email"][1] == "claimed"


@pytest.mark.parametrize(
    ("known_as", "listed_as", "persons"),
    [
        ("Аня", "Анна Петрова", 1),
        ("Ivan Petrov", "Иван Петров", 1),
        ("☀️", "Анна", 1),
        ("Иван", "Анна", 2),
        ("Olena Boyko", "Andriy Boyko", 2),
    ],
    ids=["a short form", "another script", "no name at all", "another name", "a family"],
)
async def test_a_known_number_is_of_whoever_is_not_plainly_another(busy: Town, known_as: str, listed_as: str, persons: int) -> None:
    await proven(busy, "+380501234567", known_as)
    await (await Brought.file(busy, f"name,phone,city\n{listed_as},+380501234567,Kyiv\n")).brought_in()
    assert len(await busy.persons()) == persons


async def test_an_address_in_a_list_is_not_known_when_its_owner_writes(busy: Town) -> None:
    """Whoever has made up a list must not come to somebody's history by it, nor the other way round."""
    await (await Brought.file(busy, "name,email\nAda,ada@mail.example\n")).brought_in()

    await busy.says("ada@mail.example", "Hello", on="email")

    assert len(await busy.persons()) == 2


async def test_what_staff_have_said_stays_beside_what_a_list_says(busy: Town) -> None:
    known = await proven(busy, "+380501234567", "Ada")
    async with busy.begin() as tx:
        await people.describe(tx, known, "city", "Odesa", source="staff", by=busy.grace)

    await (await Brought.file(busy, "name,phone,city\nAda,+380501234567,Kyiv\n")).brought_in()

    async with busy.begin() as tx:
        assert [(fact.source, fact.value) for fact in (await people.facts(tx, known))["city"]] == [("staff", "Odesa"), ("import", "Kyiv")]


async def test_a_list_goes_back_whole(busy: Town) -> None:
    known = await proven(busy, "+380501234567", "")
    async with busy.begin() as tx:
        await people.tag(tx, known, "vip")
    await (await Brought.file(busy, "name,phone,city\nAda,+380501234567,Kyiv\n")).brought_in()
    before = await busy.rows(PICTURE)

    brought = await Brought.file(
        busy, "name,phone,city,tags,note,email\nAda,+380501234567,Lviv,vip;new,Tea,a@mail.example\nEve,,,,,e@mail.example"
    )
    await brought.brought_in()
    undone = await brought.taken_back()

    assert undone.counts == {"changed": 1, "new": 1, "undone": 2, "kept": 0}
    assert await busy.rows(PICTURE) == before


async def test_whom_somebody_has_worked_with_since_stays(busy: Town) -> None:
    brought = await Brought.file(busy, "name,phone,city\n" + "".join(f"P{n},+38050123456{n},Kyiv\n" for n in range(8)))
    await brought.brought_in()
    async with busy.begin() as tx:
        [worked] = await people.find(tx, "P5")
        await people.add_note(tx, worked.id, "Called them", by=busy.grace)

    undone = await brought.taken_back()

    assert (undone.counts["undone"], undone.counts["kept"]) == (7, 1)
    assert [(row[4], row[5]) for row in await busy.rows(PICTURE)] == [("P5", ["city=Kyiv"])]


async def test_taken_back_after_a_merge_nobody_is_lost(busy: Town) -> None:
    brought = await Brought.file(busy, "name,phone\nAda,+380501234567\n")
    await brought.brought_in()
    await busy.says("ada", "Hello")
    async with busy.begin() as tx:
        [listed] = await people.find(tx, "+380501234567")
        await people.merge(tx, await busy.person("ada", tx=tx), listed.id, by=busy.grace)

    assert (await brought.taken_back()).counts["kept"] == 1
    assert len(await busy.persons()) == 1


async def test_a_consent_needs_its_proof_and_speaks_over_nobody(busy: Town) -> None:
    rows = "name,phone,agrees\nAda,+380501234567,signed in May\nEve,+380671234567,\nGrace,+380631234567,yes\n"
    known = await proven(busy, "+380631234567", "Grace")
    async with busy.begin() as tx:
        [theirs] = await people.identities(tx, known)
        await people.consents.withdraw(tx, theirs.id, "marketing", source="customer")
    brought, targets = await Brought.file(busy, rows), ["name", "phone", "consent:marketing"]
    await brought.is_in("mapping")

    with pytest.raises(ProofMissing):
        await brought.tried(targets)
    await brought.brought_in(targets, proof="Paper forms")

    sql = """SELECT i.address, c.granted, c.source, c.proof->>'words' FROM consents c JOIN identities i ON i.id = c.identity_id
              WHERE c.workspace_id = $1 ORDER BY 1"""
    assert await busy.rows(sql) == [
        ("+380501234567", True, "import", "Paper forms (customers.csv, 1: signed in May)"),
        ("+380631234567", False, "customer", None),
    ]
    await brought.taken_back()
    assert [row[0] for row in await busy.rows(sql)] == ["+380631234567"]


async def test_a_table_of_excel_is_read_like_any_other(busy: Town) -> None:
    rows = sheet([["ФИО", "Телефон", "Дата рождения"], ["Анна", 380501234567, 32937], ["Иван", "+380 67 123 45 67", "03.02.1985"]])
    await (await Brought.file(busy, rows, name="customers.xlsx")).brought_in()

    found = {row[4]: (row[1], row[5]) for row in await busy.rows(PICTURE)}
    assert found == {
        "Анна": ("+380501234567", ["birth_date=1990-03-05"]),
        "Иван": ("+380671234567", ["birth_date=1985-02-03"]),
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b"name,phone\n", "empty"), (b"PK\x03\x04 is no archive", "broken"), (b"\x01\x02\x03" * 100, "not_a_table")],
    ids=["nothing", "only a head", "no archive", "no text"],
)
async def test_what_is_no_table_says_so(busy: Town, data: bytes, reason: str) -> None:
    found = await (await Brought.file(busy, data)).is_in("unreadable")
    assert found.failure == reason


async def test_a_list_of_names_alone_is_refused(busy: Town) -> None:
    brought = await Brought.file(busy, "name,city\nAda,Kyiv\n")
    with pytest.raises(NoAddressColumn):
        await brought.tried()


async def test_what_is_under_way_takes_no_second_order(town: Town) -> None:
    brought = await Brought.file(town, "name,phone\nAda,+380501234567\n")
    async with town.begin() as tx:
        with pytest.raises(ImportBusy):
            await people.importing.try_out(tx, brought.id, ["name", "phone"], Options())
        with pytest.raises(ImportBusy):
            await people.importing.forget(tx, brought.id)


async def test_what_was_stopped_goes_on_where_it_was(busy: Town) -> None:
    brought = await Brought.file(busy, "name,phone\nAda,+380501234567\nEve,+380671234567\n")
    await brought.tried()
    await busy.rows("UPDATE imports SET state = 'stopped', place = 1, counts = '{\"new\": 1}' WHERE workspace_id = $1 RETURNING id")
    async with busy.begin() as tx:
        await people.importing.go(tx, brought.id)

    assert (await brought.is_in("done")).counts == {"new": 2}
    assert [row[4] for row in await busy.rows(PICTURE)] == ["Eve"]


async def test_what_is_stopped_stays_as_far_as_it_came(town: Town) -> None:
    brought = await Brought.file(town, "name,phone\nAda,+380501234567\n")
    await town.rows("UPDATE imports SET state = 'running' WHERE workspace_id = $1 RETURNING id")
    async with town.begin() as tx:
        await people.importing.stop(tx, brought.id)
        await people.importing.stop(tx, brought.id)  # twice is once

    assert (await brought.now()).state == "stopped"


async def test_a_file_is_kept_until_it_is_read(town: Town) -> None:
    brought = await Brought.file(town, "name,phone\nAda,+380501234567\n")
    [(key,)] = await town.rows("SELECT file_key FROM imports WHERE workspace_id = $1")
    async with town.begin() as tx:
        assert await people.importing.names_file(tx, key)
    async with working(town):
        await brought.is_in("mapping")
        async with town.begin() as tx:
            assert not await people.importing.names_file(tx, key)


async def test_old_lists_are_forgotten_and_whoever_came_in_by_them_stays(busy: Town) -> None:
    old = await Brought.file(busy, "name,phone\nAda,+380501234567\n")
    await old.brought_in()
    new = await Brought.file(busy, "name,phone\nEve,+380671234567\n")
    await new.brought_in()
    await busy.rows("UPDATE imports SET made_at = now() - interval '31 days' WHERE workspace_id = $1 AND id = $2 RETURNING id", old.id)

    await FORGET_IMPORTS.run(busy.ground, Lane(busy.workspace_id, LaneId(old.id), "", "", {}, 0, 0))

    assert await busy.rows("SELECT import_id FROM import_rows WHERE workspace_id = $1") == [(new.id,)]
    assert len(await busy.persons()) == 2


async def test_a_list_that_is_done_is_not_done_again(busy: Town) -> None:
    brought = await Brought.file(busy, "name,phone\nAda,+380501234567\n")
    await brought.brought_in()
    async with busy.begin() as tx:
        with pytest.raises(NotNow):
            await people.importing.go(tx, ImportId(brought.id))
