"""VK: messages to a community and comments on its wall, by Callback API or by long polling."""

from parley.channels.adapters.vk.adapter import Vk
from parley.channels.adapters.vk.settings import VkSettings

__all__ = ["Vk", "VkSettings"]
