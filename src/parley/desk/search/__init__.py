"""Search from the desk: everything at once, and who is meant by a few letters."""

from parley.desk.search.everything import Everything, everything
from parley.desk.search.files import FileHit
from parley.desk.search.people import Talk, persons, talks_with
from parley.desk.search.spelling import other_spellings

__all__ = ["Everything", "FileHit", "Talk", "everything", "other_spellings", "persons", "talks_with"]
