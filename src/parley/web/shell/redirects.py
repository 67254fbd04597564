"""Where to go next, and only within this site."""

from urllib.parse import urlencode, urlsplit

from litestar.response import Redirect

from parley.web.shell.visiting import Asked

HOME = "/inbox"


def safe(path: str | None) -> str:
    """A path of ours, or home: never another host, another scheme, or something that a browser could read as one."""
    if not path or len(path) > 1000 or not path.isprintable() or "\\" in path:
        return HOME
    return path if path.startswith("/") and not path.startswith("//") else HOME


def see(path: str, **query: str) -> Redirect:
    """After a form: look at this page instead, so that a reload sends nothing twice."""
    return Redirect(f"{path}?{urlencode(query)}" if query else path, status_code=303)


def to_sign_in(request: Asked) -> str:
    """The sign-in page that comes back to where this request was."""
    here = _shown_page(request)
    return "/login" if safe(here) != here or here == HOME else "/login?" + urlencode({"next": here})


def _shown_page(request: Asked) -> str:
    """A fragment's own address means nothing to a person: htmx says which page it belongs to."""
    current = urlsplit(request.headers.get("hx-current-url", "")) if "hx-request" in request.headers else urlsplit(str(request.url))
    path = current.path if request.method == "GET" or "hx-request" in request.headers else HOME
    return f"{path}?{current.query}" if current.query else path
