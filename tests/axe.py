"""What the rules of accessibility say about a page as it stands."""

from importlib.resources import files
from typing import Any

from playwright.async_api import Page, ViewportSize

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What alone depends on the theme."""
WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
RUN = """async ([within, runOnly]) => {
  const { violations } = await axe.run(within, { runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""


async def findings(page: Page, *, within: str = "html", rules: dict[str, Any] = EVERYTHING) -> list[Any]:
    """Each broken rule, and where."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    return await page.evaluate(RUN, [within, rules])


async def everybody_can_use(page: Page) -> None:
    """In light and dark, wide and on a phone."""
    for theme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert await findings(page, rules=rules) == []
    await page.set_viewport_size(PHONE)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await findings(page, rules=EVERYTHING) == []
    await page.set_viewport_size(WIDE)
