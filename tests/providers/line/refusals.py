"""The words in which the Messaging API says no."""

from tests.providers.line.world import Json


class Refusal(Exception):
    def __init__(self, status: int, message: str, *, details: list[Json] | None = None, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.details = details or []
        self.more = more

    def json(self) -> Json:
        return {"message": str(self)} | ({"details": self.details} if self.details else {}) | self.more


def flawed(property: str, message: str) -> Refusal:
    return Refusal(400, "The request body has 1 error(s)", details=[{"message": message, "property": property}])


def invalid(property: str) -> Refusal:
    return Refusal(400, f"The property, {property}, in the request body is invalid (line: -, column: -)")
