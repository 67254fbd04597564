"""Colours that can be read, pictures that are what they say, and who may change how a business looks."""

import struct

import pytest

from parley import workspace
from parley.core.db import Database
from parley.core.errors import Forbidden, Invalid
from parley.workspace import Staff, branding, colours, pictures
from parley.workspace.errors import NameMissing, TimeZoneUnknown
from tests.workspace.conftest import PASSWORD


def png(width: int, height: int, more: bytes = b"") -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + more


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"hey!"
    return b"\xff\xd8" + comment + b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"


def webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + bytes(4) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size


@pytest.mark.parametrize(("data", "mime"), [(png(64, 48), "image/png"), (jpeg(64, 48), "image/jpeg"), (webp(64, 48), "image/webp")])
def test_a_picture_is_known_by_its_first_bytes(data: bytes, mime: str) -> None:
    assert pictures.looked_at(data) == pictures.Picture(mime, 64, 48)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", pictures.PictureUnknown),
        (b"<svg onload=alert(1)>", pictures.PictureUnknown),
        (b"GIF89a" + bytes(100), pictures.PictureUnknown),
        (b"\xff\xd8\xff\xfe\x00\x00", pictures.PictureUnknown),
        (png(64, 48)[:20], pictures.PictureUnknown),
        (png(64, 48, bytes(pictures.LARGEST_BYTES)), pictures.PictureTooHeavy),
        (png(60_000, 60_000), pictures.PictureTooLarge),
        (png(1, 1), pictures.PictureTooLarge),
    ],
)
def test_whatever_else_is_uploaded_is_refused(data: bytes, refusal: type[Invalid]) -> None:
    with pytest.raises(refusal):
        pictures.looked_at(data)


def test_contrast_is_that_of_the_standard() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#777777") == 1
    assert colours.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("colour", "ink"), [("#0f766e", "#ffffff"), ("#f5c542", colours.INK), ("#000000", "#ffffff")])
def test_words_on_a_colour_are_light_or_dark_whichever_is_read_better(colour: str, ink: str) -> None:
    assert colours.ink_on(colour) == ink


@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#7fe3d5"])
def test_a_colour_that_nobody_sees_on_white_is_refused(colour: str) -> None:
    with pytest.raises(colours.ColourTooPale):
        colours.colour(colour)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345", "#1234567", "url(#a)", "#0f766e;"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(colours.ColourUnknown):
        colours.colour(colour)


async def test_a_brand_is_kept_in_one_line_each(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await branding.change_brand(
            tx, name=" Мрія ", accent="#1D5F9E", language="uk", time_zone="Europe/Warsaw", address="вул. Садова,\n1", phone="+380", by=grace
        )
        brand = await branding.brand(tx)

    assert (brand.name, brand.accent, brand.language, brand.time_zone) == ("Мрія", "#1d5f9e", "uk", "Europe/Warsaw")
    assert (brand.address, brand.phone) == ("вул. Садова, 1", "+380")


@pytest.mark.parametrize(("field", "value", "refusal"), [("name", " ", NameMissing), ("time_zone", "Mars", TimeZoneUnknown)])
async def test_nothing_is_kept_of_a_brand_that_is_wrong(
    database: Database, grace: Staff, field: str, value: str, refusal: type[Exception]
) -> None:
    good = {"name": "Мрія", "accent": "#1d5f9e", "language": "uk", "time_zone": "UTC", "address": "", "phone": ""}
    async with database.transaction(grace.workspace_id) as tx:
        before = await branding.brand(tx)
        with pytest.raises(refusal):
            await branding.change_brand(tx, **(good | {field: value}), by=grace)
        assert await branding.brand(tx) == before


async def test_an_operator_changes_no_brand(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        ada = await workspace.add_staff(tx, name="Ada", email="ada@salon.example", role="operator", password=PASSWORD, by=grace)
        with pytest.raises(Forbidden):
            await branding.set_logo(tx, key=None, by=ada)
