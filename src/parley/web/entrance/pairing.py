"""How an app is paired: a picture for its camera, and the same secret to be typed."""

import segno
from markupsafe import Markup

from parley.workspace import Pairing


def picture(pairing: Pairing) -> Markup:
    """A QR code, coloured by the style sheet."""
    code = segno.make(pairing.uri, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass="qr-line"))  # noqa: S704 - ours


def spelled(pairing: Pairing) -> str:
    """In fours, to be read off: JBSW Y3DP …"""
    return " ".join(pairing.secret[at : at + 4] for at in range(0, len(pairing.secret), 4))
