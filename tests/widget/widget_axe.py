"""What the rules of accessibility say about the chat as it stands."""

from importlib.resources import files
from typing import Any

from playwright.async_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = """async () => {
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run("parley-chat", { runOnly });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
}"""


async def findings(page: Page) -> list[Any]:
    """Each broken rule, and where."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    return await page.evaluate(RUN)
