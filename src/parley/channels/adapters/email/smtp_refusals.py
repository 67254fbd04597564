"""What an SMTP server's refusal means for us: its three digits, its enhanced code (RFC 3463), and, as a last resort, its words."""

import re
from datetime import timedelta

from parley.channels.adapters.email.dial import told
from parley.channels.errors import AccountBroken, ProviderDown, RateLimited, RecipientGone, Refused, SendError

ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
SLOW_DOWN = re.compile(r"rate|too (many|much|fast)|limit|throttl|grey-?list|quota exceeded|slow down", re.IGNORECASE)
WAIT = timedelta(minutes=5)
"""Long enough for most greylists."""

NOBODY_THERE = re.compile(r"5\.1\.(1|2|3|6|10)\Z|5\.2\.1\Z|5\.4\.4\Z")
NOT_LOGGED_IN = re.compile(r"5\.7\.(0|8|9|57|139)\Z")


def refusal(code: int, words: str) -> SendError:
    """What a refusal means at any stage."""
    enhanced = _enhanced(words)
    known = enhanced or str(code)
    shown = told(f"{code} {words}")
    match code:
        case 421 | 450 | 451 | 452 | 454 | 455:
            return _later(shown, known, words)
        case 530 | 534 | 535 | 538:
            return AccountBroken(shown, code=known)
        case _ if NOBODY_THERE.match(enhanced):
            return RecipientGone(shown, code=known)
        case _ if 500 <= code < 600:
            return Refused(shown, code=known)
        case _:
            return ProviderDown(shown, code=known)


def recipient_refusal(code: int, words: str) -> SendError:
    """At RCPT a bare 550, 551 or 553 is about the mailbox; one with a policy's code is not."""
    found = refusal(code, words)
    if isinstance(found, Refused) and code in {550, 551, 553} and not _enhanced(words):
        return RecipientGone(found.detail, code=found.code)
    return found


def sender_refusal(code: int, words: str) -> SendError:
    """At MAIL a lasting refusal is about our own address; only the mail's size is not."""
    found = refusal(code, words)
    if found.retry or code in {523, 552} or _enhanced(words).endswith(".3.4"):
        return found
    return AccountBroken(found.detail, code=found.code)


def login_refusal(code: int, words: str) -> SendError:
    """Of a refused login only a passing failure says nothing about the password."""
    found = refusal(code, words)
    if found.retry and not NOT_LOGGED_IN.match(_enhanced(words)):
        return found
    return AccountBroken(found.detail, code=found.code)


def _later(shown: str, code: str, words: str) -> SendError:
    if SLOW_DOWN.search(words) or code in {"4.7.28", "4.7.1", "4.5.3"}:
        return RateLimited(shown, wait=WAIT, code=code)
    return ProviderDown(shown, code=code)


def _enhanced(words: str) -> str:
    found = ENHANCED.search(words[:200])
    return found[1] if found else ""
