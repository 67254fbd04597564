"""The doctor: what is wrong with an installation, in plain words, and what to do."""

from parley.doctor.examining import examine, is_ill
from parley.doctor.finding import Finding, Level
from parley.doctor.telling import as_json, as_text

__all__ = ["Finding", "Level", "as_json", "as_text", "examine", "is_ill"]
