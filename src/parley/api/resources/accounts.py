"""Accounts: the bots, numbers and mailboxes through which customers reach us, and how they are. No secret is among this."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from parley import channels
from parley.api.bodies import templates
from parley.api.bodies.templates import Template
from parley.api.paging import Page
from parley.api.shapes import Moment, Shape
from parley.channels import AccountRow
from parley.core.db import Tx
from parley.core.ids import AccountId


class Health(Shape, frozen=True, kw_only=True):
    """How an account is."""

    last_in_at: Moment | None
    last_out_at: Moment | None
    last_error: str | None
    last_error_at: Moment | None
    checked_at: Moment | None
    failed_calls: Annotated[int, Meta(description="Calls that could not be understood, 1,000 at most.")]


class Account(Shape, frozen=True, kw_only=True):
    """One connected bot, number or mailbox."""

    id: UUID
    channel: Annotated[str, Meta(examples=["telegram"])]
    name: str
    address: Annotated[str, Meta(description="By which customers know it.", examples=["@salon_bot"])]
    state: Annotated[str, Meta(description="`active`, `paused` by a person, or `broken`: its provider refuses it.")]
    created_at: Moment
    health: Health


def shown(row: AccountRow) -> Account:
    health = Health(
        last_in_at=row.last_in_at,
        last_out_at=row.last_out_at,
        last_error=row.last_error,
        last_error_at=row.last_error_at,
        checked_at=row.checked_at,
        failed_calls=row.failed_calls,
    )
    return Account(
        id=row.id, channel=row.kind, name=row.name, address=row.address, state=row.state, created_at=row.created_at, health=health
    )


@get("/accounts", summary="List accounts")
async def list_accounts(tx: NamedDependency[Tx]) -> Page[Account]:
    """All of them, the oldest first."""
    return Page(data=[shown(row) for row in await channels.accounts(tx)])


@get("/accounts/{account_id:uuid}", summary="Get an account")
async def get_account(tx: NamedDependency[Tx], account_id: FromPath[UUID]) -> Account:
    """With how it is."""
    return shown(await channels.account(tx, AccountId(account_id)))


@get("/accounts/{account_id:uuid}/templates", summary="List an account's templates")
async def list_templates(tx: NamedDependency[Tx], account_id: FromPath[UUID]) -> Page[Template]:
    """What its provider knows, as it was last fetched; nothing where the channel has no templates."""
    account = await channels.account(tx, AccountId(account_id))
    return Page(data=[templates.shown(kept) for kept in await channels.templates.of_account(tx, account.id)])


ROUTER = Router("/", route_handlers=[list_accounts, get_account, list_templates], tags=["Accounts"], opt={"resource": "accounts"})
