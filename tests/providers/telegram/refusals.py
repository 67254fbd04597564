"""The words in which the Bot API says no."""

from tests.providers.telegram.world import Json


class Refusal(Exception):
    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.parameters = parameters

    def json(self) -> Json:
        said: Json = {"ok": False, "error_code": self.code, "description": str(self)}
        return said | {"parameters": self.parameters} if self.parameters else said


def bad(what: str, **parameters: int) -> Refusal:
    return Refusal(400, f"Bad Request: {what}", **parameters)


def forbidden(what: str) -> Refusal:
    return Refusal(403, f"Forbidden: {what}")


def conflict(what: str) -> Refusal:
    return Refusal(409, f"Conflict: {what}")
