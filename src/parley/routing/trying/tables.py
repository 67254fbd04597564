"""A report as lines of columns, as bars, and as a drawing, in the reader's language."""

from collections.abc import Mapping, Sequence
from html import escape

from parley.core.i18n import N_, Translator
from parley.routing.simulator import Compared, Expected, Hour, Report, Run

FULL_BAR = 40
WAYS: Mapping[str, str] = {
    "ours": N_("Parley: skills that are asked for less in time, and the last agent"),
    "longest_idle_strict": N_("longest idle, skills strictly"),
    "round_robin_strict": N_("in turn, skills strictly"),
    "longest_idle": N_("longest idle, whatever they can"),
    "round_robin": N_("in turn, whatever they can"),
}
"""What the ways are called that are compared."""


def report_table(report: Report, speech: Translator) -> str:
    _ = speech.gettext
    heads = [_("hour"), _("come"), _("in time"), _("mean"), _("median"), _("9 of 10"), _("gave up"), _("busy"), _("people")]
    heads += [_("theory: in time"), _("theory: busy"), _("needed")]
    rows = [_hour(one, speech) for one in report.hours if one.arrivals or one.people]
    goal = _("Goal: %(share)s within %(seconds)s s.") % {
        "share": speech.percent(report.goal.share),
        "seconds": speech.number(report.goal.seconds),
    }
    return "\n".join([goal, lines([heads, *rows]), _total(report, speech), ""])


def comparison_table(compared: Sequence[Compared], speech: Translator) -> str:
    _ = speech.gettext
    heads = [_("way"), _("9 of 10"), _("mean"), _("in time"), _("gave up"), _("busy")]
    rows = [
        [_(WAYS[one.name]), _figure(one.tail, speech), _figure(one.mean, speech), *(speech.percent(share) for share in _shares(one))]
        for one in compared
    ]
    return lines([heads, *rows]) + "\n"


def erlang_table(run: Run, expected: Expected, seconds: float, speech: Translator) -> str:
    """What theory says, what the simulator does, and by how much they differ."""
    _ = speech.gettext
    pairs = (
        (_("in time"), run.within(seconds), expected.within),
        (_("wait"), run.waited, expected.waits),
        (_("busy"), run.occupancy, expected.occupancy),
        (_("mean"), run.mean_wait, expected.mean_wait),
    )
    heads = ["", _("theory"), _("simulator"), _("difference")]
    rows = [
        [name, _exact(theory, speech), _exact(seen, speech), _exact(100 * (seen / theory - 1), speech) + " %"]
        for name, seen, theory in pairs
    ]
    return lines([heads, *rows]) + "\n"


def as_bars(report: Report, speech: Translator) -> str:
    """The share that is answered in time, hour by hour."""
    shown = [one for one in report.hours if one.arrivals]
    bars = [f"{one.hour:02}  {'█' * round(one.within * FULL_BAR):<{FULL_BAR}}  {speech.percent(one.within)}" for one in shown]
    return "\n".join([speech.gettext("Answered in time, by hour"), *bars, ""])


def as_picture(report: Report, speech: Translator) -> str:
    """The same as a drawing (SVG), with a line at the goal."""
    title = escape(speech.gettext("Answered in time, by hour"))
    goal = 20 + 200 * (1 - report.goal.share)
    parts = [_bar(one, speech) for one in report.hours if one.arrivals]
    line = f'<line x1="30" x2="750" y1="{goal:.1f}" y2="{goal:.1f}" stroke="#c2410c" stroke-dasharray="4 3"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 250" role="img" font-family="sans-serif" font-size="11">'
        f"<title>{title}</title>"
        f'<rect width="760" height="250" fill="#fff"/>{"".join(parts)}{line}</svg>\n'
    )


def lines(rows: Sequence[Sequence[str]]) -> str:
    """Columns: the first to the left, figures to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]) for row in rows
    )


def _hour(one: Hour, speech: Translator) -> list[str]:
    theory = [speech.percent(one.expected.within), speech.percent(one.expected.occupancy)] if one.expected else ["–", "–"]
    waits = [_figure(seconds, speech) if one.arrivals else "–" for seconds in (one.mean, one.median, one.tail)]
    shares = [speech.percent(share) if one.arrivals else "–" for share in (one.within,)]
    return [
        f"{one.hour:02}–{one.hour + 1:02}",
        speech.number(round(one.arrivals, 1)),
        *shares,
        *waits,
        speech.percent(one.lost),
        speech.percent(one.occupancy),
        speech.number(round(one.people, 1)),
        *theory,
        speech.number(one.needed),
    ]


def _total(report: Report, speech: Translator) -> str:
    _, run = speech.gettext, report.run
    said = _("All together: %(within)s in time, %(lost)s gave up, nine of ten waited at most %(tail)s s.") % {
        "within": speech.percent(run.within(report.goal.seconds)),
        "lost": speech.percent(run.lost),
        "tail": _figure(run.wait_of(0.9), speech),
    }
    if report.checked is None:
        return said
    return f"{said}\n" + _("With as many as each hour needs, the simulator answers %(share)s in time.") % {
        "share": speech.percent(report.checked)
    }


def _bar(one: Hour, speech: Translator) -> str:
    left, height = 32 + 30 * one.hour, 200 * one.within
    told = escape(f"{one.hour:02}–{one.hour + 1:02}: {speech.percent(one.within)}")
    return (
        f'<rect x="{left}" y="{220 - height:.1f}" width="24" height="{height:.1f}" fill="#2563eb"><title>{told}</title></rect>'
        f'<text x="{left + 12}" y="236" text-anchor="middle" fill="#334155">{one.hour}</text>'
    )


def _shares(one: Compared) -> tuple[float, float, float]:
    return one.within, one.lost, one.occupancy


def _figure(number: float, speech: Translator) -> str:
    return speech.number(round(number, 1))


def _exact(number: float, speech: Translator) -> str:
    return speech.number(round(number, 3))
