"""What makes Parley an app of its own on a desk or a phone: the manifest, and the worker that shows pushes while no page is open."""

from typing import Any

from litestar import Response, get

from parley.core.i18n import translator
from parley.web.shell.assets import assets
from parley.web.shell.speaking import spoken_language
from parley.web.shell.visiting import Asked

COLOUR, GROUND = "#10302d", "#f4f6f6"
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-maskable-512.png", "512x512", "maskable"))
NO_KEEPING = {"cache-control": "no-cache"}


@get("/manifest.webmanifest", sync_to_thread=False)
def manifest(request: Asked) -> Response[dict[str, Any]]:
    speech = translator(spoken_language(request))
    icons = [{"src": assets().url(name), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in ICONS]
    shortcuts = [
        {"name": speech.gettext("Inbox"), "url": "/inbox"},
        {"name": speech.gettext("Notifications"), "url": "/notices"},
    ]
    content: dict[str, Any] = {
        "id": "/",
        "name": "Parley",
        "short_name": "Parley",
        "description": speech.gettext("Every word between you and your customers, in one place."),
        "lang": speech.language,
        "start_url": "/inbox",
        "scope": "/",
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": GROUND,
        "icons": icons,
        "shortcuts": shortcuts,
    }
    return Response(content, media_type="application/manifest+json", headers=NO_KEEPING)


@get("/service-worker.js", sync_to_thread=False)
def service_worker() -> Response[bytes]:
    """At the root, because a worker rules over what stands below its own address only."""
    asset = assets().files["service-worker.js"]
    return Response(asset.body, media_type=asset.kind, headers=NO_KEEPING)
