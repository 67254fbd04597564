"""An alarm in a sentence, and what helps against it."""

from datetime import timedelta

from parley import routing
from parley.core.i18n import N_, Translator
from parley.web.shell.wording import channel_name

AlarmKind = routing.silence.AlarmKind

HELPS = {
    AlarmKind.QUIET: N_("Write to yourselves there. If that does not come in either, check the connection on the channel's page."),
    AlarmKind.SLOW: N_("Look who is there and what waits; perhaps somebody else can help out for an hour."),
    AlarmKind.LOOP: N_("Change the greeting or the saved reply that sends them on, or answer where they write."),
}


def sentence(alarm: routing.silence.Alarm, speech: Translator) -> str:
    match alarm.kind:
        case AlarmKind.QUIET:
            return _quiet(alarm, speech)
        case AlarmKind.SLOW:
            return _slow(alarm, speech)
        case AlarmKind.LOOP:
            return _loop(alarm, speech)


def _quiet(alarm: routing.silence.Alarm, speech: Translator) -> str:
    n = alarm.facts.expected
    text = speech.ngettext(
        "%(account)s: the last message came %(ago)s. At this time of the week there would usually have been at least %(n)s.",
        "%(account)s: the last message came %(ago)s. At this time of the week there would usually have been at least %(n)s.",
        n,
    )
    ago = speech.ago(alarm.facts.since) if alarm.facts.since else ""
    return text % {"account": alarm.account, "ago": ago, "n": speech.number(n)}


def _slow(alarm: routing.silence.Alarm, speech: Translator) -> str:
    n = alarm.facts.waiting
    text = speech.ngettext(
        "%(account)s: %(n)s customer waits for an answer, for %(wait)s. Usually nine of ten are answered within %(usual)s.",
        "%(account)s: %(n)s customers wait for an answer, half of them for %(wait)s. Usually nine of ten are answered within %(usual)s.",
        n,
    )
    wait, usual = (speech.brief(timedelta(seconds=seconds)) for seconds in (alarm.facts.wait, alarm.facts.usual))
    return text % {"account": alarm.account, "n": speech.number(n), "wait": wait, "usual": usual}


def _loop(alarm: routing.silence.Alarm, speech: Translator) -> str:
    names = [speech.gettext(channel_name(kind)) for kind in (*alarm.channels, alarm.channels[0])]
    text = speech.ngettext(
        "%(way)s: %(n)s customer was sent from one channel to another and back.",
        "%(way)s: %(n)s customers were sent from one channel to another and back.",
        alarm.facts.people,
    )
    return text % {"way": " → ".join(names), "n": speech.number(alarm.facts.people)}
