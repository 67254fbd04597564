"""The words in which MAX says no."""

from typing import Any


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def json(self) -> dict[str, Any]:
        return {"code": self.code, "message": str(self)}


def bad(message: str) -> Refusal:
    return Refusal(400, "proto.payload", message)


def missing(what: str) -> Refusal:
    return Refusal(404, "not.found", f"{what} not found")


def stopped(chat_id: int) -> Refusal:
    return Refusal(403, "chat.denied", f"Key: error.dialog.suspended, args: [{chat_id},].")


def no_such_bot() -> Refusal:
    return Refusal(401, "verify.token", "Invalid access_token")


def not_ready() -> Refusal:
    return Refusal(400, "attachment.not.ready", "Key: errors.process.attachment.file.not.processed")
