"""A reply made to fit a channel: split, downgraded, and with a list of what is lost on the way."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from parley.channels.splitting import measure, split
from parley.channels.types import Button, Capabilities, File, Media, Reply, Struct

GIF = "image/gif"
NUMBERED = re.compile(r"#?\s*(\d{1,3})\s*[.)]?")


class LossCode(StrEnum):
    """What the operator is told before sending; pages translate it."""

    SPLIT = "split"
    """The text becomes several messages; `about` is how many."""
    BUTTONS_AS_LIST = "buttons_as_list"
    """The buttons become a numbered list."""
    QUOTE_DROPPED = "quote_dropped"
    AS_FILE = "as_file"
    """Too large for its kind, or of a kind the channel does not show: goes as a plain file; `about` is its name."""
    FILE_REFUSED = "file_refused"
    """This kind of file cannot go out here; `about` is its name."""
    FILE_TOO_LARGE = "file_too_large"


class Loss(Struct, frozen=True):
    code: LossCode
    about: str = ""


class Fitted(Struct, frozen=True):
    """The reply as its channel can carry it."""

    parts: tuple[Reply, ...]
    """In the order in which they go out, each within the channel's limits."""
    losses: tuple[Loss, ...] = ()
    offered: tuple[Button, ...] = ()
    """The buttons that became a list: keep them, so that `understood` can map an answer back."""

    @property
    def refused(self) -> tuple[Loss, ...]:
        """Losses of something that does not go out at all."""
        return tuple(loss for loss in self.losses if loss.code in (LossCode.FILE_REFUSED, LossCode.FILE_TOO_LARGE))


def fit(reply: Reply, can: Capabilities) -> Fitted:
    """Parts within the channel's limits. No words are lost; what else is, the losses say. A template fits as it is."""
    if reply.template:
        return Fitted((reply,))
    files, losses = _carried(reply.files, can)
    buttons = reply.buttons if reply.text.strip() and _pressable(reply.buttons, can) else ()
    offered = reply.buttons if not buttons else ()
    text = _listed(reply.text, offered)
    texts = [Reply(text=piece) for piece in split(text, can.max_text, can.unit)]
    if len(texts) > 1:
        losses.append(Loss(LossCode.SPLIT, str(len(texts))))
    if offered:
        losses.append(Loss(LossCode.BUTTONS_AS_LIST))
    parts = _ordered(texts, [Reply(files=album) for album in _albums(files, can)], buttons, can)
    if reply.quoted and not can.quotes:
        losses.append(Loss(LossCode.QUOTE_DROPPED))
    return Fitted(_quoting(parts, reply.quoted if can.quotes else ""), tuple(losses), offered)


def understood(text: str, offered: Sequence[Button]) -> Button | None:
    """The button that a typed answer means: its label, or its number in the list. A label that is a number goes first."""
    said = _folded(text)
    for button in offered:
        if said and said == _folded(button.label):
            return button
    number = NUMBERED.fullmatch(said)
    place = int(number[1]) if number else 0
    return offered[place - 1] if 0 < place <= len(offered) else None


def _carried(files: Iterable[File], can: Capabilities) -> tuple[list[File], list[Loss]]:
    kept: list[File] = []
    losses: list[Loss] = []
    for file in files:
        carried = next((type for type in (file.type, Media.FILE) if file.size <= can.media.get(type, -1)), None)
        if carried is None:
            known = can.media.keys() & {file.type, Media.FILE}
            losses.append(Loss(LossCode.FILE_TOO_LARGE if known else LossCode.FILE_REFUSED, file.name))
            continue
        if carried is not file.type:
            losses.append(Loss(LossCode.AS_FILE, file.name))
        kept.append(msgspec.structs.replace(file, type=carried))
    return kept, losses


def _pressable(buttons: Sequence[Button], can: Capabilities) -> bool:
    return len(buttons) <= can.buttons and all(
        len(button.label) <= can.button_label and len((button.payload or button.label).encode()) <= can.button_payload for button in buttons
    )


def _listed(text: str, buttons: Sequence[Button]) -> str:
    lines = [f"{place}. {button.label}{f' {button.url}' if button.url else ''}" for place, button in enumerate(buttons, 1)]
    return "\n\n".join(filter(None, (text.strip(), "\n".join(lines))))


def _albums(files: Sequence[File], can: Capabilities) -> Iterator[tuple[File, ...]]:
    """Neighbours that may travel together. A GIF moves only when it is alone."""
    album: tuple[File, ...] = ()
    for file in files:
        if album and not (len(album) < can.files_per_part and _together((*album, file), can)):
            yield album
            album = ()
        album = (*album, file)
    if album:
        yield album


def _together(files: Sequence[File], can: Capabilities) -> bool:
    kinds = {file.type for file in files}
    alone = any(file.mime == GIF and file.type is not Media.FILE for file in files)
    return not alone and (not can.albums or any(kinds <= album for album in can.albums))


def _ordered(texts: list[Reply], files: list[Reply], buttons: tuple[Button, ...], can: Capabilities) -> list[Reply]:
    """One text beside the first files if it fits there; else texts, then files. Buttons stand under the last message."""
    if buttons:
        return [*files, *texts[:-1], msgspec.structs.replace(texts[-1], buttons=buttons)]
    beside = len(texts) == 1 and files and can.max_caption is not None and measure(texts[0].text, can.unit) <= can.max_caption
    if beside:
        return [msgspec.structs.replace(files[0], text=texts[0].text), *files[1:]]
    return [*texts, *files]


def _quoting(parts: list[Reply], quoted: str) -> tuple[Reply, ...]:
    return (msgspec.structs.replace(parts[0], quoted=quoted), *parts[1:]) if parts and quoted else tuple(parts)


def _folded(text: str) -> str:
    """Keycap and full-width digits are digits, `№` is `#`, case and outer punctuation mean nothing."""
    plain = unicodedata.normalize("NFKC", text.replace("№", "#")).replace("\ufe0f", "").replace("\u20e3", "")
    return plain.casefold().strip().strip(".!").strip()
