"""The numbers and words in which Viber says no, always under HTTP 200."""

from typing import Any

WORDS = {
    1: "invalidUrl",
    2: "invalidAuthToken",
    3: "badData",
    4: "missingData",
    5: "receiverNotRegistered",
    6: "receiverNotSubscribed",
    9: "publicAccountSuspended",
    10: "webhookNotSet",
    12: "tooManyRequests",
}


class Refusal(Exception):
    def __init__(self, status: int, about: str = "") -> None:
        super().__init__(f"{WORDS[status]}: {about}" if about else WORDS[status])
        self.status = status

    def json(self) -> dict[str, Any]:
        return {"status": self.status, "status_message": str(self), "chat_hostname": "SN-CHAT-05_"}
