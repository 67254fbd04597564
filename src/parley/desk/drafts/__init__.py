"""Drafts: what somebody has begun to write, kept on the server."""
