"""The resources under /api/v1: one file each, with its shapes, its handlers, and the scope that opens it."""

from litestar import Router

from parley.api.resources import (
    accounts,
    agent,
    companies,
    consents,
    conversations,
    messages,
    persons,
    privacy,
    replies,
    segments,
    staff,
    tags,
    webhooks,
)

ROUTERS: tuple[Router, ...] = (
    persons.ROUTER,
    companies.ROUTER,
    segments.ROUTER,
    privacy.ROUTER,
    consents.ROUTER,
    conversations.ROUTER,
    messages.READING,
    messages.WRITING,
    tags.ROUTER,
    replies.ROUTER,
    accounts.ROUTER,
    staff.ROUTER,
    webhooks.ROUTER,
    agent.ROUTER,
)

__all__ = ["ROUTERS"]
