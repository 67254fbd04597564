"""Calendar invitations: the few fields that a person wants to read."""

import re

import msgspec

MAX_LINES = 2000
MAX_VALUE = 2000
FIELD = re.compile(r"([A-Z-]{1,30})((?:;[^:\"]{0,200}(?:\"[^\"]{0,200}\")?){0,5}):(.*)")
STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?\Z")
ZONE = re.compile(r"TZID=\"?([^;\":]{1,80})")
ESCAPED = re.compile(r"\\([nN,;\\])")


class Invitation(msgspec.Struct, frozen=True):
    """One VEVENT. Times are as written: `2026-11-16 11:02 Europe/Kyiv`."""

    method: str = ""
    summary: str = ""
    starts: str = ""
    ends: str = ""
    place: str = ""
    description: str = ""

    @property
    def readable(self) -> str:
        when = " – ".join(filter(None, (self.starts, self.ends)))
        return "\n".join(filter(None, (self.summary, when, self.place, self.description)))


def invitation(text: str) -> Invitation | None:
    """The first event of a calendar; None when there is none."""
    fields: dict[str, str] = {}
    inside = False
    for line in text.replace("\n ", "").replace("\n\t", "").split("\n", MAX_LINES)[:MAX_LINES]:
        inside = inside or line.strip().upper() == "BEGIN:VEVENT"
        if line.strip().upper() == "END:VEVENT":
            break
        found = FIELD.match(line[:MAX_VALUE])
        if found and (inside or found[1] == "METHOD"):
            fields.setdefault(found[1], _when(found[3], found[2]) if found[1].startswith("DT") else _unescaped(found[3]))
    if not inside:
        return None
    names = {
        "METHOD": "method",
        "SUMMARY": "summary",
        "DTSTART": "starts",
        "DTEND": "ends",
        "LOCATION": "place",
        "DESCRIPTION": "description",
    }
    return Invitation(**{names[name]: value for name, value in fields.items() if name in names})


def _unescaped(value: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _when(value: str, parameters: str) -> str:
    found = STAMP.match(value.strip())
    if found is None:
        return value.strip()
    year, month, day, hour, minute, utc = found.groups()
    zone = ZONE.search(parameters)
    time = f" {hour}:{minute}" if hour else ""
    return f"{year}-{month}-{day}{time}" + (" UTC" if utc else f" {zone[1]}" if zone else "")
