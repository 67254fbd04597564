"""The desk: what makes an operator quick: saved replies, macros, drafts, views, notices, whispers, who else is looking."""

from parley.desk import drafts, macros, notices, presence, replies, search, shortcuts, views, whispers

__all__ = ["drafts", "macros", "notices", "presence", "replies", "search", "shortcuts", "views", "whispers"]
