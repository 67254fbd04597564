"""Bodies that no provider sends: cut, scrambled, or with something else where a value was."""

import copy
from collections.abc import Iterable, Iterator
from typing import Any, cast

import msgspec
from hypothesis import strategies as st

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def bodies(draw: st.DrawFn, recordings: list[bytes]) -> bytes:
    body = draw(st.sampled_from(recordings))
    match draw(st.sampled_from(("cut", "scrambled", "exchanged", "noise"))):
        case "cut":
            return body[: draw(st.integers(0, len(body)))]
        case "scrambled":
            return _scrambled(body, draw(st.integers(0, len(body))), draw(st.binary(max_size=4)))
        case "exchanged":
            return _exchanged(draw, body)
        case _:
            return draw(st.binary(max_size=200) | st.builds(_encoded, ANYTHING))


def _scrambled(body: bytes, at: int, noise: bytes) -> bytes:
    return body[:at] + noise + body[at + len(noise) :]


def _exchanged(draw: st.DrawFn, body: bytes) -> bytes:
    try:
        document = copy.deepcopy(msgspec.json.decode(body))
    except msgspec.DecodeError:
        return body
    places = list(_places(document))
    if not places:
        return body
    holder, key = draw(st.sampled_from(places))
    holder[key] = draw(ANYTHING)
    return _encoded(document)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Each value in a document: what holds it, and under which key."""
    pairs: Iterable[tuple[Any, Any]] = ()
    if isinstance(node, dict):
        pairs = cast("dict[Any, Any]", node).items()
    elif isinstance(node, list):
        pairs = enumerate(cast("list[Any]", node))
    for key, inner in pairs:
        yield node, key
        yield from _places(inner)


def _encoded(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except (msgspec.MsgspecError, OverflowError, ValueError):
        return b"{}"
