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
    attachments,
    audit,
    calls,
    entrance,
    failures,
    inbox,
    live,
    mail,
    messages,
    person,
    profile,
    staff,
    steps,
    thread,
    work,
)
from parley.web.assets import serve_asset
from parley.web.between import provide_between
from parley.web.forgery import against_forgery
from parley.web.headers import secure
from parley.web.templating import template_config
from parley.web.visiting import open_transaction, provide_ground, provide_me, provide_presence

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    entrance.home,
    entrance.login_page,
    entrance.sign_in,
    entrance.sign_out,
    entrance.choose_appearance,
    profile.settings,
    profile.profile,
    profile.change_profile,
    profile.change_password,
    profile.end_session,
    staff.staff_list,
    staff.add_staff,
    staff.change_role,
    staff.deactivate,
    staff.reactivate,
    staff.reset_password,
    audit.audit_log,
    inbox.inbox,
    inbox.inbox_rows,
    thread.conversation,
    thread.talk,
    messages.say,
    messages.fit,
    messages.send_again,
    steps.change_owner,
    steps.change_status,
    attachments.attachment,
    mail.mail,
    person.search,
    person.person,
    person.candidates,
    person.merge,
    person.part,
    accounts.account_list,
    accounts.new_account,
    accounts.connect,
    accounts.account,
    accounts.change,
    accounts.check_now,
    accounts.pause,
    accounts.resume,
    calls.run_again,
    calls.run_all_again,
    work.stopped_work,
    work.try_again,
    live.live,
)
DEPENDENCIES: dict[str, Any] = {
    "tx": Provide(open_transaction),
    "presence": Provide(provide_presence),
    "me": Provide(provide_me),
    "ground": Provide(provide_ground),
    "between": Provide(provide_between),
}


class Pages(InitPlugin):
    """The operators' pages. `secret` signs the forms and is the same in every process; `https` is whether people come by https."""

    def __init__(self, *, secret: str, https: bool = False, more: Sequence[ControllerRouterHandler] = ()) -> None:
        self._secret = secret
        self._https = https
        self._more = more

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.extend([serve_asset, self.router()])
        app_config.template_config = template_config()
        app_config.exception_handlers = {**failures.HANDLERS, **(app_config.exception_handlers or {})}
        app_config.before_send.append(secure)
        return app_config

    def router(self) -> Router:
        """Every page: with its transaction, and guarded against forged forms."""
        return Router(
            "/",
            route_handlers=[*HANDLERS, *self._more],
            dependencies=DEPENDENCIES,
            middleware=against_forgery(self._secret, https=self._https),
            include_in_schema=False,
        )
