"""The findings in the reader's language: for people the worst last, where the terminal ends; for programs as JSON."""

import msgspec

from parley.core.i18n import N_, Translator
from parley.doctor.finding import Finding, Level

MARKS = {Level.OK: "✓", Level.HINT: "·", Level.WARNING: "!", Level.ERROR: "✗"}
WELL = N_("All is well.")
MINDED = N_("Parley works. What is marked with ! wants a look.")
ILL = N_("Parley cannot work like this. Begin with the first line marked with ✗.")


def as_text(findings: list[Finding], translator: Translator) -> str:
    order = list(Level)
    lines = [_lines(finding, translator) for finding in sorted(findings, key=lambda finding: order.index(finding.level))]
    return "\n".join([*lines, "", translator.gettext(_verdict(findings)), ""])


def as_json(findings: list[Finding], translator: Translator) -> str:
    told = [{"level": f.level, "what": _said(f.what, f, translator), "remedy": _said(f.remedy, f, translator)} for f in findings]
    return msgspec.json.format(msgspec.json.encode(told)).decode() + "\n"


def _lines(finding: Finding, translator: Translator) -> str:
    what = f"{MARKS[finding.level]} {_said(finding.what, finding, translator)}"
    return f"{what}\n    → {_said(finding.remedy, finding, translator)}" if finding.remedy else what


def _said(text: str, finding: Finding, translator: Translator) -> str:
    return translator.gettext(text).format(**finding.facts)


def _verdict(findings: list[Finding]) -> str:
    levels = {finding.level for finding in findings}
    return ILL if Level.ERROR in levels else MINDED if Level.WARNING in levels else WELL
