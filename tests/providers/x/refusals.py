"""The words in which X says no."""

from tests.providers.x.world import Json

PROBLEMS = "https://api.x.com/2/problems/"


class Refusal(Exception):
    def __init__(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers or {}


def problem(status: int, title: str, detail: str, type: str = "about:blank", **more: object) -> Refusal:
    return Refusal(status, {"title": title, "detail": detail, "type": type, "status": status} | more)


def invalid(message: str) -> Refusal:
    detail = "One or more parameters to your request was invalid."
    return problem(400, "Invalid Request", detail, f"{PROBLEMS}invalid-request", errors=[{"message": message}])


def unauthorized() -> Refusal:
    return problem(401, "Unauthorized", "Unauthorized")


def without_rights() -> Refusal:
    detail = "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint."
    return problem(403, "Forbidden", detail, f"{PROBLEMS}oauth1-permissions")


def without_credit() -> Refusal:
    detail = "Your enrolled account [1] does not have any credits to fulfill this request."
    return problem(402, "CreditsDepleted", detail, f"{PROBLEMS}credits")


def closed() -> Refusal:
    return problem(403, "Forbidden", "You do not have permission to DM one or more participants.")


def nobody(id: str) -> Refusal:
    return problem(404, "Not Found Error", f"Could not find user with id: [{id}].", f"{PROBLEMS}resource-not-found")


def too_fast(ends_at: int) -> Refusal:
    headers = {"x-rate-limit-limit": "15", "x-rate-limit-remaining": "0", "x-rate-limit-reset": str(ends_at)}
    return Refusal(429, {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}, headers)
