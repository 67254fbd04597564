"""The codes and words in which the Graph API says no."""

from typing import Any

WORDS = {
    4: (400, "(#4) Application request limit reached"),
    100: (400, "(#100) Invalid parameter"),
    190: (401, "Invalid OAuth access token - Cannot parse access token"),
    130429: (429, "(#130429) Rate limit hit"),
    131008: (400, "(#131008) Required parameter is missing"),
    131009: (400, "(#131009) Parameter value is not valid"),
    131026: (400, "(#131026) Message undeliverable"),
    131047: (400, "(#131047) Re-engagement message"),
    131053: (400, "(#131053) Media upload error"),
    132000: (400, "(#132000) Number of parameters does not match the expected number of params"),
    132001: (404, "(#132001) Template name does not exist in the translation"),
    132005: (400, "(#132005) Translated text too long"),
    132012: (400, "(#132012) Parameter format does not match format in the created template"),
    132015: (400, "(#132015) Template is paused"),
    132016: (400, "(#132016) Template is disabled"),
    131056: (400, "(#131056) (Business Account, Consumer Account) pair rate limit hit"),
}


class Refusal(Exception):
    def __init__(self, code: int, details: str = "", *, subcode: int = 0) -> None:
        self.status, words = WORDS[code]
        super().__init__(f"{words}: {details}" if details else words)
        self.code, self.words, self.details, self.subcode = code, words, details, subcode

    def json(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.words, "type": "OAuthException", "code": self.code, "fbtrace_id": "A-trace"}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": error | ({"error_subcode": self.subcode} if self.subcode else {})}


def no_such(id: str) -> Refusal:
    return Refusal(100, f"Object with ID '{id}' does not exist", subcode=33)
