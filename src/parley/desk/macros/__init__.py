"""Macros: several actions on a conversation in one."""
