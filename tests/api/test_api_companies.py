"""Companies and segments, as programs see them."""

from typing import Any
from uuid import uuid4

import pytest

from parley import people
from parley.core.ground import Ground
from parley.core.ids import PersonId
from parley.workspace import Staff
from tests.api.program import Program

MILL = {"name": "Mill Ltd", "domains": ["mill.example"], "tax_country": "UA", "tax_number": "32855961"}
REGULARS = {"all": True, "conditions": [{"field": "tag", "op": "any", "values": ["regular"]}], "groups": []}


@pytest.fixture
async def ada(ground: Ground, grace: Staff) -> PersonId:
    """A regular."""
    async with ground.database.transaction(grace.workspace_id) as tx:
        id = (await people.directory.add(tx, name="Ada", language="en", addresses=[("email", "ada@mill.example")])).person.id
        await people.tag(tx, id, "regular")
    return id


async def added(program: Program, path: str, **body: Any) -> str:
    answer = await program.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_a_company_is_added_changed_found_and_removed(program: Program) -> None:
    id = await added(program, "/companies", **MILL)
    changed = await program.patch(f"/companies/{id}", json={"phone": "050 123 45 67"})
    assert changed.json()["phone"] == "+380501234567" and changed.json()["domains"] == ["mill.example"]

    found = (await program.get("/companies", params={"name": "mil"})).json()["data"]
    assert found == [{"id": id, "name": "Mill Ltd", "domains": ["mill.example"], "members": 0}]

    await program.delete(f"/companies/{id}")
    assert (await program.get(f"/companies/{id}")).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("domains", ["gmail.com"]), ("tax_number", "32855962"), ("phone", "none"), ("website", "javascript:x.y")]
)
async def test_what_is_none_of_its_kind_is_refused_by_name(program: Program, field: str, value: object) -> None:
    answer = await program.post("/companies", json={**MILL, field: value})

    assert answer.status_code == 400 and [one["field"] for one in answer.json()["errors"]] == [field]


async def test_companies_go_on_page_by_page(program: Program) -> None:
    for name in ("Loom", "Mill", "Forge"):
        await added(program, "/companies", name=name)
    first = (await program.get("/companies", params={"limit": 2})).json()
    rest = (await program.get(first["next"])).json()

    assert [one["name"] for one in first["data"] + rest["data"]] == ["Forge", "Loom", "Mill"] and rest["next"] is None


async def test_somebody_joins_a_company_and_leaves_it(program: Program, ada: PersonId) -> None:
    id = await added(program, "/companies", **MILL)
    await program.put(f"/companies/{id}/persons/{ada}", json={"role": "Buyer", "since": "2024-05-01"})
    members = (await program.get(f"/companies/{id}/persons")).json()["data"]
    assert members == [{"person_id": str(ada), "name": "Ada", "role": "Buyer", "since": "2024-05-01"}]

    await program.delete(f"/companies/{id}/persons/{ada}")
    assert (await program.get(f"/companies/{id}/persons")).json()["data"] == []
    assert (await program.put(f"/companies/{id}/persons/{uuid4()}", json={})).status_code == 404


async def test_a_segment_is_added_asked_changed_and_removed(program: Program, ada: PersonId) -> None:
    id = await added(program, "/segments", name="Regulars", filter=REGULARS)
    assert (await program.get(f"/segments/{id}")).json()["filter"] == REGULARS
    assert [one["id"] for one in (await program.get(f"/segments/{id}/persons")).json()["data"]] == [str(ada)]

    nested = {"all": False, "conditions": [], "groups": [{"all": True, "conditions": REGULARS["conditions"], "groups": []}]}
    changed = await program.patch(f"/segments/{id}", json={"filter": nested})
    assert changed.json()["filter"] == nested and changed.json()["name"] == "Regulars"
    assert len((await program.get(f"/segments/{id}/persons")).json()["data"]) == 1

    await program.delete(f"/segments/{id}")
    assert (await program.get("/segments")).json()["data"] == []


async def test_a_filter_that_cannot_be_understood_is_refused(program: Program) -> None:
    bad = {"conditions": [{"field": "shoe_size", "op": "any", "values": ["42"]}]}

    assert (await program.post("/segments", json={"name": "Big feet", "filter": bad})).status_code == 400
