"""Text made comparable: what can be stored, and what is the same to somebody who searches."""

import re
from unicodedata import is_normalized, normalize

# Stress marks, soft hyphens and what takes no width: they are in pasted text, and nobody types them into a search.
INVISIBLE = "\u0301\u00ad\u200b\u200c\u200d\u2060\ufeff"
SAME = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "′": "'"} | dict.fromkeys(INVISIBLE, ""))
SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """What PostgreSQL can store: no NUL, no lone surrogates, composed letters (NFC)."""
    text = text.replace("\0", "")
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def fold(text: str) -> str:
    """For comparing: lower case, ё as е, one kind of apostrophe, one blank between words."""
    return SPACES.sub(" ", clean(text).lower().translate(SAME)).strip()
