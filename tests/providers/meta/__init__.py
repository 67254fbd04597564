"""A strict fake of Meta: a Graph API over real HTTP, apps with their webhooks, accounts, and people who write to them."""

from tests.providers.meta.api import Meta
from tests.providers.meta.people import Person, Seen
from tests.providers.meta.world import App, Place

__all__ = ["App", "Meta", "Person", "Place", "Seen"]
