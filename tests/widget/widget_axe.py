"""What the rules of accessibility say about the chat as it stands."""

from playwright.async_api import Page

from tests import axe


async def findings(page: Page) -> list[str]:
    """Each broken rule, and where."""
    return await axe.findings(page, within="parley-chat")
