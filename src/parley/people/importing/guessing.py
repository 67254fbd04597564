"""What the columns of a list probably mean: by their headings, else by what stands in them."""

import re
from collections.abc import Callable, Mapping, Sequence

from parley.core.phones import normalised
from parley.core.text import fold
from parley.people.importing.targets import HEADINGS, SINGLE

NO_WORD = re.compile(r"[^\w']+")
MAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
MOST_OF_THEM = 0.6
PHONE_LIKE = re.compile(r"[\d\s()+\-.]{9,20}")
KNOWN = {heading: target for target, headings in HEADINGS.items() for heading in headings}
BY_WEIGHT = sorted(KNOWN, key=lambda heading: (KNOWN[heading] in ("phone", "email"), len(heading)), reverse=True)
"""«E-mail address» is an e-mail, and the longer part of a heading says more."""
SHORTEST_PART, SHORTEST_STEM = 4, 6
"""A heading is known by a part of it, unless that is so short that it may stand in any word."""


def guess(head: Sequence[str], samples: Sequence[Sequence[str]], own: Mapping[str, str]) -> list[str]:
    """A target for each column; '' where nothing comes to mind. `own` are the workspace's fields by name."""
    taken: set[str] = set()
    found: list[str] = []
    ours = {_heading(name): target for name, target in own.items()}
    for place, heading in enumerate(head):
        target = _by_heading(_heading(heading), ours) or _by_content([row[place] for row in samples if place < len(row)])
        found.append("" if target in taken else target)
        taken |= {target} & (SINGLE | {*own.values()})
    return _without_doubt(found)


def _without_doubt(found: list[str]) -> list[str]:
    """«Имя» is a whole name where no column has the family name."""
    if "first" in found and not {"last", "middle", "name"} & {*found}:
        return ["name" if target == "first" else target for target in found]
    return found


def has_head(first: Sequence[str]) -> bool:
    """Whether a row names columns: it is none where somebody could be reached by it."""
    return not any(MAIL.fullmatch(cell.strip()) or _is_phone(cell) for cell in first)


def _heading(text: str) -> str:
    return NO_WORD.sub(" ", fold(text)).replace("_", " ").strip()


def _by_heading(heading: str, ours: Mapping[str, str]) -> str:
    if heading in ours or heading in KNOWN:
        return ours.get(heading) or KNOWN[heading]
    return next((KNOWN[one] for one in BY_WEIGHT if len(one) >= SHORTEST_PART and _is_in(one, heading)), "")


def _is_in(one: str, heading: str) -> bool:
    """As words of it; a long one may have another ending there."""
    return f" {one}" in f" {heading}" if len(one) >= SHORTEST_STEM else f" {one} " in f" {heading} "


def _by_content(cells: Sequence[str]) -> str:
    filled = [cell.strip() for cell in cells if cell.strip()]
    tests: tuple[tuple[str, Callable[[str], object]], ...] = (("email", MAIL.fullmatch), ("phone", _is_phone))
    for target, test in tests:
        if filled and sum(bool(test(cell)) for cell in filled) / len(filled) >= MOST_OF_THEM:
            return target
    return ""


def _is_phone(cell: str) -> bool:
    return bool(PHONE_LIKE.fullmatch(cell.strip())) and bool(normalised(cell))
