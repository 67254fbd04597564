"""Which letters the bytes of a file are: UTF-8, UTF-16, else Windows-1251, in which the programs of our customers' region write."""

import codecs

from parley.people.importing.reading.limits import CannotBeRead

SAMPLE_BYTES = 4000
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
STRANGEST = 0.01
"""The share of control characters above which it is no text."""


def decoded(data: bytes) -> str:
    """The text of a file. Raises `CannotBeRead` for what is none."""
    marked = next((name for mark, name in MARKS if data.startswith(mark)), "")
    text = data.decode(marked, "replace") if marked else _unmarked(data)
    sample = text[:SAMPLE_BYTES]
    strange = sum(char < " " and char not in "\t\r\n" for char in sample)
    if strange > len(sample) * STRANGEST:
        raise CannotBeRead("not_a_table")
    return text


def _unmarked(data: bytes) -> str:
    if wide := _wide(data[:SAMPLE_BYTES]):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: commas, digits and line ends have a zero beside them, always on the same side."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(2, len(sample) // 20):
        return ""
    return "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""
