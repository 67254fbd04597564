"""Checkboxes of one name, as a form sends them: nothing, one text, or several."""

from typing import Annotated
from uuid import UUID

import msgspec

from parley.core.errors import NotFound

MOST = 500
Choice = Annotated[str, msgspec.Meta(max_length=100)]
Chosen = Choice | Annotated[list[Choice], msgspec.Meta(max_length=MOST)]


def chosen(field: Chosen) -> list[UUID]:
    """The ids that were ticked; what is none leads nowhere."""
    texts = [field] if isinstance(field, str) else field
    try:
        return [UUID(text) for text in texts if text]
    except ValueError:
        raise NotFound from None
