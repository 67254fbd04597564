"""Fields of a form whose rows grow, as a browser sends them."""

from litestar.datastructures import FormMultiDict

LONGEST = 200


class Filled:
    """Texts by name, cut where they are longer than any field of ours."""

    def __init__(self, form: FormMultiDict) -> None:
        self._form = form

    def __contains__(self, name: str) -> bool:
        return name in self._form

    def text(self, name: str, longest: int = LONGEST) -> str:
        value = self._form.get(name, "")
        return value.replace("\0", "").strip()[:longest] if isinstance(value, str) else ""
