"""What an adapter claims, and what its samples, or its own tests, prove."""

import ast
from pathlib import Path

import msgspec
from msgspec import UNSET

from parley.channels.contract import (
    Acknowledges,
    Adapter,
    Connects,
    FetchesMedia,
    HasTemplates,
    Invites,
    KnowsPeople,
    Listens,
    MarksRead,
    ParsesApart,
    Shakes,
    ShowsTyping,
    TellsPost,
    TellsTrouble,
)
from tests.channels.contract.samples import Deed, Samples

TESTS = Path(__file__).parent.parent.parent
DECLARED = ("edits", "reactions", "html", "templates", "opens", "comments", "inline_answer", "quotes", "idempotent", "typing")
ABILITIES: dict[str, type] = {
    "typing": ShowsTyping,
    "read": MarksRead,
    "acknowledge": Acknowledges,
    "fetch": FetchesMedia,
    "profiles": KnowsPeople,
    "check": Connects,
    "connect": Connects,
    "disconnect": Connects,
    "trouble": TellsTrouble,
    "post": TellsPost,
    "handshake": Shakes,
    "listen": Listens,
    "parse_all": ParsesApart,
    "invitation": Invites,
    "list_templates": HasTemplates,
}


def claims(adapter: Adapter) -> set[str]:
    can = adapter.manifest.can
    found = {"understands", "turns_forgers_away", "text", "names_answers"}
    found |= {media.value for media in can.media}
    found |= {name for name in DECLARED if getattr(can, name)}
    found |= {f"receipt:{receipt.value}" for receipt in can.receipts}
    found |= {name for name, ability in ABILITIES.items() if isinstance(adapter, ability)}
    shapes = {
        "caption": can.max_caption is not None,
        "album": can.files_per_part > 1,
        "buttons": can.buttons > 0,
        "window": can.window is not None,
        "private_answers": can.private_answers is not None,
    }
    return found | {name for name, claimed in shapes.items() if claimed}


def unproven(samples: Samples) -> set[str]:
    """Claims without a proof."""
    deeds = [samples.deed(name) for name in samples.deeds()]
    found = _by_recordings(samples) | _by_own_tests(samples.kind)
    found |= {claim for deed in deeds for claim in _by_deed(deed)}
    sends = [deed for deed in deeds if deed.do == "send"]
    # A channel whose every message stays in the house has no provider whose answers could be named.
    if samples.answers() or (sends and not any(deed.calls for deed in sends)):
        found.add("names_answers")
    if any(answer.error.class_ == "WindowClosed" for answer in samples.answers()):
        found.add("window")
    return claims(samples.adapter) - found


def _by_recordings(samples: Samples) -> set[str]:
    rows = [row for rows in samples.rows().values() for row in rows]
    vectors = samples.vectors()
    found = {f"receipt:{row.status}" for row in rows if row.status}
    found |= {"understands"} if rows else set()
    found |= {"turns_forgers_away"} if {vector.valid for vector in vectors.vectors} == {True, False} else set()
    return found | ({"handshake"} if {bool(shake.answer) for shake in vectors.handshakes} == {True, False} else set())


def _by_deed(deed: Deed) -> set[str]:
    """A deed that fails proves nothing."""
    if deed.result is UNSET:
        return set()
    if deed.do != "send" or deed.part is None:
        return {deed.do, *deed.proves}
    part = deed.part
    # What never leaves the house shows in the receipt at most.
    over_the_line = msgspec.json.encode([call.expect for call in deed.calls] or [deed.result, part.quoted]).decode()
    shapes = {
        "text": bool(part.text and not part.files and not part.template),
        "caption": bool(part.text and part.files and not part.template),
        "album": len(part.files) > 1,
        "buttons": bool(part.buttons),
        "templates": part.template is not None and part.template.name in over_the_line,
        "quotes": bool(part.quoted) and part.quoted in over_the_line,
        "idempotent": bool(part.key) and part.key in over_the_line,
    }
    # The file of a template's header shows nothing of what may be sent without one.
    files = () if part.template else part.files
    return {file.type for file in files} | {name for name, shown in shapes.items() if shown} | set(deed.proves)


def _by_own_tests(kind: str) -> set[str]:
    """`proofs.json` of what no sample can show: claim -> `widget/test_file.py::test_name` under `tests/`, which must be there."""
    path = TESTS / "channels" / kind / "proofs.json"
    listed: dict[str, str] = msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path.exists() else {}
    return {claim for claim, test in listed.items() if _exists(*test.split("::"))}


def _exists(file: str, name: str) -> bool:
    path = TESTS / file
    if not path.name.startswith("test_") or not path.exists():
        return False
    nodes = ast.walk(ast.parse(path.read_text()))
    return name.startswith("test_") and any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name for node in nodes
    )
