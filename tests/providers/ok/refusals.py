"""The words in which Odnoklassniki says no: with status 200, as an error of its older API."""

from typing import Any


class Refusal(Exception):
    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number

    def json(self) -> dict[str, Any]:
        return {"error_code": self.number, "error_msg": str(self), "error_data": None}


def bad(message: str) -> Refusal:
    return Refusal(100, f"PARAM : {message}")


def missing(what: str) -> Refusal:
    return Refusal(300, f"NOT_FOUND : {what}")


def left() -> Refusal:
    return Refusal(10, "PERMISSION_DENIED : Chat is closed")


def expired() -> Refusal:
    return Refusal(102, "PARAM_SESSION_EXPIRED : Session expired")


def not_ready() -> Refusal:
    return bad("errors.process.attachment.file.not.processed")
