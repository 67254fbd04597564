"""Saved replies: texts with variables that are said again and again."""
