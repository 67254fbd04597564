"""Presence: who else is looking at a conversation, and who is typing."""
