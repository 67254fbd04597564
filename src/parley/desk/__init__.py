"""The desk: what makes an operator quick: saved replies, macros, drafts, views, notices, and who else is looking."""

from parley.desk import drafts, macros, notices, presence, replies, search, shortcuts, views

__all__ = ["drafts", "macros", "notices", "presence", "replies", "search", "shortcuts", "views"]
