"""How the pages join an application: `Litestar(plugins=[web.Pages(secret=…)], state=State({"database": database}))`."""

from collections.abc import Sequence
from typing import Any

from litestar import Router
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin
from litestar.types import ControllerRouterHandler

from parley.web import (
    accounts,
    alarms,
    availability,
    callbacks,
    companies,
    composer,
    consents,
    customers,
    entrance,
    inbox,
    keys,
    live,
    macros,
    notices,
    outside,
    person,
    privacy,
    replies,
    resolution,
    routing,
    search,
    segments,
    settings,
    setup,
    sla,
    thread,
    trying,
    urgency,
    wall,
    whispers,
)
from parley.web.settings.doors import no_api
from parley.web.shell import failures
from parley.web.shell.accent import accent_sheet
from parley.web.shell.assets import serve_asset
from parley.web.shell.between import provide_between
from parley.web.shell.forgery import against_forgery
from parley.web.shell.headers import secure
from parley.web.shell.templating import template_config
from parley.web.shell.visiting import open_transaction, provide_ground, provide_me, provide_presence

FAMILIES = (
    setup,
    entrance,
    inbox,
    thread,
    callbacks,
    composer,
    person,
    resolution,
    companies,
    segments,
    consents,
    customers,
    privacy,
    accounts,
    alarms,
    wall,
    whispers,
    notices,
    keys,
    search,
    settings,
    replies,
    macros,
    sla,
    urgency,
    routing,
    availability,
    outside,
    trying,
    live,
)
DEPENDENCIES: dict[str, Any] = {
    "tx": Provide(open_transaction),
    "presence": Provide(provide_presence),
    "me": Provide(provide_me),
    "ground": Provide(provide_ground),
    "between": Provide(provide_between),
    "api": Provide(no_api),
}


class Pages(InitPlugin):
    """The operators' pages. `secret` signs the forms and is the same in every process; `https` is whether people come by https.

    `api` is the API's room, for the pages of its settings."""

    def __init__(self, *, secret: str, https: bool = False, api: Any = None, more: Sequence[ControllerRouterHandler] = ()) -> None:
        self._secret = secret
        self._https = https
        self._more = more
        self._api = {"api": Provide(lambda: api, sync_to_thread=False)} if api else {}

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.extend([serve_asset, accent_sheet, self.router()])
        app_config.template_config = template_config()
        app_config.exception_handlers = {**failures.HANDLERS, **(app_config.exception_handlers or {})}
        app_config.before_send.append(secure)
        app_config.on_shutdown.append(live.close)
        return app_config

    def router(self) -> Router:
        """Every page: with its transaction, and guarded against forged forms."""
        return Router(
            "/",
            route_handlers=[handler for family in FAMILIES for handler in family.HANDLERS] + [*self._more],
            dependencies={**DEPENDENCIES, **self._api},
            middleware=against_forgery(self._secret, https=self._https),
            include_in_schema=False,
        )
