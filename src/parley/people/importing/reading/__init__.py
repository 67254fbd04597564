"""Reads strangers' files into rows of text. Nothing here knows of Parley: it runs in a process of its own (see ../apart.py)."""
