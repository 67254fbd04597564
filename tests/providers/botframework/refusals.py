"""The words in which the connector and the login say no."""

from tests.providers.botframework.world import Json


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def json(self) -> Json:
        return {"error": {"code": self.code, "message": str(self)}}


class Unauthorized(Refusal):
    """No token, or one that does not hold."""

    def __init__(self) -> None:
        super().__init__(401, "", "Authorization has been denied for this request.")

    def json(self) -> Json:
        return {"message": str(self)}


class LoginRefusal(Refusal):
    def json(self) -> Json:
        return {"error": self.code, "error_description": f"{self}\r\nTrace ID: 00000000\r\nTimestamp: 2026-11-20 10:00:00Z"}


def bad(message: str) -> Refusal:
    return Refusal(400, "BadArgument", message)
