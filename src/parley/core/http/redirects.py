"""Where a redirect leads, and what may be carried there."""

import httpx2

from parley.core.http.errors import AddressForbidden

REDIRECTS = {301, 302, 303, 307, 308}
HARMLESS = {"accept", "accept-language", "accept-encoding", "user-agent"}
"""All that another host gets to see of the caller's headers."""
FRAMING = {"host", "content-length", "transfer-encoding"}


def address(url: str | httpx2.URL) -> httpx2.URL:
    """A web address that may be asked for; whether its host may be is decided when it is dialled."""
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError):
        raise AddressForbidden from None
    if parsed.scheme not in ("http", "https") or not parsed.host or not 0 <= (parsed.port or 0) <= 65535:
        raise AddressForbidden(parsed.host)
    return parsed.copy_with(username=None, password=None, fragment=None)


def redirected(request: httpx2.Request, response: httpx2.Response) -> httpx2.Request | None:
    """The request that a redirect asks for, or nothing where the answer stands as it is."""
    location = response.headers.get("location")
    if response.status_code not in REDIRECTS or not location:
        return None
    target = address(_joined(request.url, location))
    headers = request.headers if _same_trust(request.url, target) else _harmless(request.headers)
    method, body = _carried(request, response.status_code)
    if body and headers is not request.headers:
        return None  # A body may hold credentials too, so it is not shown to another host.
    return _rebuilt(method, target, headers, body)


def _joined(base: httpx2.URL, location: str) -> httpx2.URL:
    try:
        return base.join(location)
    except (httpx2.InvalidURL, UnicodeError):
        raise AddressForbidden from None


def _same_trust(old: httpx2.URL, new: httpx2.URL) -> bool:
    same_host = old.host == new.host
    upgraded = (old.scheme, new.scheme) == ("http", "https") and old.port is None and new.port is None
    return same_host and ((old.scheme, old.port) == (new.scheme, new.port) or upgraded)


def _harmless(headers: httpx2.Headers) -> httpx2.Headers:
    return httpx2.Headers([(name, value) for name, value in headers.items() if name in HARMLESS])


def _carried(request: httpx2.Request, status: int) -> tuple[str, bytes]:
    """RFC 9110, 15.4: 307 and 308 repeat the request; the others turn anything but HEAD into GET, as browsers do."""
    if status in (307, 308) or request.method in ("GET", "HEAD"):
        return request.method, request.content
    return "GET", b""


def _rebuilt(method: str, target: httpx2.URL, headers: httpx2.Headers, body: bytes) -> httpx2.Request:
    dropped = FRAMING if body else FRAMING | {"content-type"}
    kept = [(name, value) for name, value in headers.multi_items() if name not in dropped]
    return httpx2.Request(method, target, headers=kept, content=body or None)
