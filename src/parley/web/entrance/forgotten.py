"""A forgotten password: whoever asks is told the same, whether the address works here or not, and a job does the rest."""

import hashlib
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.core.ground import Ground
from parley.core.ids import StaffId, WorkspaceId
from parley.core.lanes import Job, Lane, wake
from parley.web.entrance import letters
from parley.web.entrance.joining import closed
from parley.web.entrance.signing_in import Short, minutes_of
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, database_of, visit
from parley.workspace import Busy, PasswordLinkUnusable, TooManySignIns

PATH = "/reset/{token:str}"
KIND = "web.mail_password_links"


class ForgottenForm(msgspec.Struct):
    email: Short = ""


class NewPasswordForm(msgspec.Struct):
    password: Short = ""


@get("/forgotten", sync_to_thread=False)
def forgotten_page() -> Template:
    return _asked()


@post("/forgotten", status_code=200)
async def ask_for_link(request: Asked, data: URLEncodedBody[ForgottenForm]) -> Template:
    database = database_of(request)
    try:
        address = await workspace.pay_for_a_letter(database, data.email, visit(request))
    except TooManySignIns as error:
        return _asked(error=error)
    async with database.across() as tx:
        key = hashlib.sha256(address.encode(errors="replace")).hexdigest()[:32]
        await wake(tx, MAIL_LINKS, key, payload={"email": address})
    return _asked(done=True)


@get(PATH)
async def new_password_page(request: Asked, token: FromPath[str]) -> Template:
    try:
        return await _new_password(request, token)
    except PasswordLinkUnusable as error:
        return closed(error)


@post(PATH, status_code=200)
async def set_new_password(request: Asked, token: FromPath[str], data: URLEncodedBody[NewPasswordForm]) -> Response[Any]:
    try:
        async with database_of(request).transaction(_workspace_of(token)) as tx:
            await workspace.password_links.use(tx, token, data.password)
    except PasswordLinkUnusable as error:
        return closed(error)
    except (Invalid, Busy) as error:
        return await _new_password(request, token, error=error)
    return redirects.see("/login", done="password")


async def mail_links(ground: Ground, lane: Lane) -> None:
    """To every workspace in which this address works and which can send mail: a link that nobody else sees."""
    async with ground.database.across() as tx:
        places = await workspace.workplaces(tx, lane.payload["email"])
    for workspace_id, staff_id in places:
        await _mail_link(ground, workspace_id, staff_id)


MAIL_LINKS = Job(KIND, run=mail_links, attempts=4)


async def _mail_link(ground: Ground, workspace_id: WorkspaceId, staff_id: StaffId) -> None:
    async with ground.database.transaction(workspace_id) as tx:
        mailbox = await letters.mailbox(tx)
        if mailbox is None:
            return
        staff, name = await workspace.staff_member(tx, staff_id), (await workspace.workspace(tx)).name
        link = f"{ground.settings.public_url}/reset/{await workspace.password_links.make_by_mail(tx, staff_id)}"
    await letters.send(ground, mailbox, letters.new_password(staff, name, link))


def _asked(*, done: bool = False, error: ParleyError | None = None) -> Template:
    context = {"done": done, "error": error, "minutes": minutes_of(error)}
    return Template("entrance/forgotten.html", context=context, status_code=error.status if error else 200)


async def _new_password(request: Asked, token: str, *, error: ParleyError | None = None) -> Template:
    async with database_of(request).transaction(_workspace_of(token)) as tx:
        who = await workspace.password_links.whose(tx, token)
    context = {"address": f"/reset/{token}", "who": who, "error": error}
    return Template("entrance/reset.html", context=context, status_code=error.status if error else 200)


def _workspace_of(token: str) -> WorkspaceId:
    try:
        return workspace.bearing.workspace_of(token)
    except NotFound:
        raise PasswordLinkUnusable from None
