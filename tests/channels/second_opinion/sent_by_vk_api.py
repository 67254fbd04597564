"""VK's keyboards, built by vk_api."""

from typing import Any

import msgspec
from vk_api.keyboard import VkKeyboard  # pyright: ignore[reportMissingTypeStubs]

# A colour may be left out, and a keyboard inside a message never goes away after a press.
SPELT_OUT = [("color", "secondary"), ("one_time", False)]


def keyboard(ours: dict[str, Any]) -> dict[str, Any]:
    """Raises where vk_api finds more buttons or lines than VK takes."""
    built: Any = VkKeyboard(inline=ours["inline"])
    for place, row in enumerate(ours["buttons"]):
        if place:
            built.add_line()
        for button in row:
            _add(built, button["action"])
    return msgspec.json.decode(built.get_keyboard(), type=dict[str, Any])


def _add(built: Any, action: dict[str, str]) -> None:
    if action["type"] == "open_link":
        built.add_openlink_button(action["label"], action["link"])
    else:
        built.add_button(action["label"], payload=action["payload"])
