"""The words in which the Graph API says no."""

from tests.providers.meta.world import Json


class Refusal(Exception):
    def __init__(self, message: str, code: int, subcode: int = 0, *, status: int = 400, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.subcode = subcode
        self.status = status
        self.headers = headers or {}

    def json(self) -> Json:
        error: Json = {"message": str(self), "type": "OAuthException", "code": self.code, "fbtrace_id": "AFake"}
        return {"error": error | ({"error_subcode": self.subcode} if self.subcode else {})}


def invalid(message: str) -> Refusal:
    return Refusal(f"(#100) {message}", 100)


def unknown_path(path: str) -> Refusal:
    return Refusal(f"Unsupported request: {path}", 100, 33)


def bad_token(token: str) -> Refusal:
    """Meta quotes what it could not read."""
    return Refusal(f"Malformed access token {token}", 190)


def outside_of_the_window(is_page: bool) -> Refusal:
    return Refusal("(#10) This message is sent outside of allowed window.", 10, 2018278 if is_page else 2534022, status=403)


def no_such_comment() -> Refusal:
    return Refusal("(#100) Invalid comment_id parameter", 100, 2018292)


def answered_before() -> Refusal:
    return Refusal("(#10900) Activity already replied to", 10900)


def nobody() -> Refusal:
    return Refusal("(#100) No matching user found", 100, 2018001)


def unavailable() -> Refusal:
    return Refusal("(#551) This person isn't available right now.", 551, 1545041)
