"""What else may have been meant by a query that finds nothing."""

from itertools import zip_longest

from parley.core.text import other_layouts

MOST_WORDS = 6


def other_spellings(text: str) -> list[str]:
    """The same keys in the other layouts, word by word; a word that means nothing there stays as it is."""
    words = text.split()[:MOST_WORDS]
    if len(text) > 100 or not words:
        return []
    columns = [other_layouts(word) for word in words]
    rows = zip_longest(*columns)
    spelled = (" ".join(other or word for other, word in zip(row, words, strict=True)) for row in rows)
    return list(dict.fromkeys(spelling for spelling in spelled if spelling != text))
