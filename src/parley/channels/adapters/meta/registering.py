"""Having Meta call us: the app is told where, and an account is told which app may hear of it."""

from parley.channels.adapters.meta.envelope import Id, Wire
from parley.channels.adapters.meta.graph import Done, Graph, call
from parley.core.http import Http

SUBSCRIBED = "me/subscribed_apps"


class App(Wire, frozen=True):
    """An app that hears of an account, and of what."""

    id: Id = ""
    subscribed_fields: tuple[str, ...] = ()


class Apps(Wire, frozen=True):
    data: tuple[App, ...] = ()


class Hook(Wire, frozen=True, kw_only=True):
    """Where an app wants to be called, about what."""

    app_id: str
    object: str
    url: str
    verify_token: str
    fields: tuple[str, ...]


async def announce(app: Graph, http: Http, hook: Hook) -> None:
    """Meta asks our address for its challenge before it answers. An app has one address for each object."""
    fields = {"object": hook.object, "callback_url": hook.url, "verify_token": hook.verify_token, "fields": ",".join(hook.fields)}
    await call(app, http, "POST", f"{hook.app_id}/subscriptions", Done, fields)


async def subscribe(graph: Graph, http: Http, fields: tuple[str, ...]) -> None:
    """Without it nothing comes, although the app's webhook is there."""
    await call(graph, http, "POST", SUBSCRIBED, Done, {"subscribed_fields": ",".join(fields)})


async def unsubscribe(graph: Graph, http: Http) -> None:
    await call(graph, http, "DELETE", SUBSCRIBED, Done)


async def hears(graph: Graph, http: Http, app_id: str, field: str) -> bool:
    """Whether the account tells this app of such events. Some accounts do not name the app."""
    apps = await call(graph, http, "GET", SUBSCRIBED, Apps)
    return any(str(app.id) in (app_id, "") and field in app.subscribed_fields for app in apps.data)
