"""Lines of a letter, and what a single one of them shows by itself."""

import re

MARK = "\ue000"
"""Stands alone in a line where the HTML of a mail showed that an old letter begins."""

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
QUOTED = re.compile(r"[ \t]{0,3}(?:[A-ZА-ЯЁІЇЄҐ]{1,3}>|>)")
MBOX_FROM = re.compile(r">From ")


def plain(line: str) -> str:
    """A line as the recognisers want it: no direction marks, no odd spaces."""
    return INVISIBLE.sub("", line).replace("\u00a0", " ").replace("\u202f", " ").strip()


def is_quoted(line: str) -> bool:
    return QUOTED.match(line) is not None and MBOX_FROM.match(line) is None


def is_blank(line: str) -> bool:
    return not line or line.isspace()


def next_filled(lines: list[str], at: int) -> int:
    """Number of the next line with something in it; the number of lines when there is none."""
    while at < len(lines) and is_blank(lines[at]):
        at += 1
    return at


def end_of_quotes(lines: list[str], at: int) -> int:
    """Behind the last line of the run of quoted lines that begins here; blank lines inside of it belong to it."""
    end = at
    while at < len(lines) and (is_quoted(lines[at]) or is_blank(lines[at])):
        at += 1
        if is_quoted(lines[at - 1]):
            end = at
    return end
