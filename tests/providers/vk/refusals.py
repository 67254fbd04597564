"""The words in which VK says no."""

from typing import Any


class Refusal(Exception):
    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code

    def json(self) -> dict[str, Any]:
        return {"error": {"error_code": self.code, "error_msg": str(self), "request_params": []}}

    def of_peer(self, peer: int) -> dict[str, Any]:
        """The same as it is told for one of several recipients."""
        return {"peer_id": peer, "message_id": 0, "error": {"code": self.code, "description": str(self)}}


def invalid(what: str) -> Refusal:
    return Refusal(100, f"One of the parameters specified was missing or invalid: {what}")
