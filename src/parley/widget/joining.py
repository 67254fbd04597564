"""Puts the widget's small modules into the one that a browser loads: one request, and better packed than many.

Each module keeps a scope of its own; what it imports it takes from those before it. Comments that fill a line, and indents, stay here."""

import re
from collections.abc import Iterator
from pathlib import Path

IMPORT = re.compile(r'^import (\{[^}]+\}) from "\./([\w.]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
COMMENT = re.compile(r"^\s*(?://.*|/\*\*(?:.|\n)*?\*/)$\n?", re.MULTILINE)
INDENT = re.compile(r"\n\s+")


def joined(entry: Path) -> str:
    """The module at `entry` with all that it imports, in the order in which they need each other."""
    modules = list(_needed(entry, set()))
    last = EXPORT.findall(modules[-1].read_text())
    exports = ",".join(name for _, name in last)
    return "".join(map(_scoped, modules)) + f"export const {{{exports}}}={_name(entry)};\n"


def _needed(path: Path, seen: set[Path]) -> Iterator[Path]:
    seen.add(path)
    for _, name in IMPORT.findall(path.read_text()):
        if (other := path.with_name(f"{name}.js")) not in seen:
            yield from _needed(other, seen)
    yield path


def _scoped(path: Path) -> str:
    source = path.read_text()
    exports = ",".join(name for _, name in EXPORT.findall(source))
    body = EXPORT.sub(r"\1", IMPORT.sub(r"const \1=$\2;\n", source))
    return f"const {_name(path)}=(()=>{{{lean(body)}\nreturn{{{exports}}}}})();\n"


def lean(source: str) -> str:
    return INDENT.sub("\n", COMMENT.sub("", source)).strip()


def _name(path: Path) -> str:
    return f"${path.stem}"
