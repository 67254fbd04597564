"""A Russian keyboard under somebody's fingers: what it strikes is trusted by the browser, as no made-up event is."""

from playwright.async_api import CDPSession, Locator, Page

PLACES = (
    "Backquote KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight",
    "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote",
    "KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash Space",
)
LETTERS = dict(zip("ёйцукенгшщзхъфывапролджэячсмитьбю. ", " ".join(PLACES).split(), strict=True)) | {
    ",": "Slash",
    "/": "Backslash",
    "?": "Digit7",
}
SHIFTED = ",/?"
ALT, CTRL, SHIFT = 1, 2, 8


class Keyboard:
    """With ЙЦУКЕН on its keys: the browser learns their places and the Cyrillic letters that stand there."""

    def __init__(self, page: Page, wire: CDPSession) -> None:
        self._page = page
        self._wire = wire

    async def writes(self, words: str) -> None:
        for letter in words:
            low = letter.lower()
            await self._strike(LETTERS[low], letter, SHIFT * (letter != low or letter in SHIFTED), text=letter)

    async def presses(self, letter: str, held: int = 0) -> None:
        await self._strike(LETTERS[letter], letter, held, text="" if held & (ALT | CTRL) else letter)

    async def key(self, *names: str) -> None:
        """Keys that are the same on every keyboard."""
        for name in names:
            await self._page.keyboard.press(name)

    async def latin(self, words: str) -> None:
        """With the other layout, as an address or an @ wants it."""
        await self._page.keyboard.type(words)

    async def tabs_to(self, wanted: Locator, *, back: bool = False) -> None:
        for _ in range(40):
            if await wanted.evaluate("element => element === document.activeElement"):
                return
            await self._page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError("Tab does not lead there")

    async def _strike(self, code: str, key: str, held: int, *, text: str) -> None:
        what = {"code": code, "key": key, "modifiers": held}
        await self._wire.send("Input.dispatchKeyEvent", {"type": "keyDown", **what, **({"text": text} if text else {})})
        await self._wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **what})
