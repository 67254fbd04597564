"""Short signed tokens."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parley.core.ids import new
from parley.core.tokens import Alphabet, Signer, TokenExpired, TokenInvalid

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
alphabets = st.sampled_from(["url", "mail"])

signer = Signer(b"k" * 32)


@settings(deadline=None)
@given(st.binary(max_size=64), alphabets)
def test_a_token_gives_back_its_payload(payload: bytes, alphabet: Alphabet) -> None:
    token = signer.sign("link", payload, expires=NOW + HOUR, alphabet=alphabet)

    assert signer.read("link", token, NOW) == payload


@pytest.mark.parametrize("expires", [None, NOW])
def test_an_id_fits_a_telegram_start_link(expires: datetime | None) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", signer.sign("link", new().bytes, expires=expires))


@pytest.mark.parametrize("expires", [None, NOW])
def test_an_id_fits_a_plus_address(expires: datetime | None) -> None:
    assert re.fullmatch(r"[a-z0-9]{1,50}", signer.sign("mail", new().bytes, expires=expires, alphabet="mail"))


def test_a_plus_address_is_read_in_any_case() -> None:
    token = signer.sign("mail", b"conversation 42", expires=None, alphabet="mail")

    assert {signer.read("mail", spelt, NOW) for spelt in (token, token.upper(), token.title())} == {b"conversation 42"}


def test_a_token_without_an_end_is_good_for_years() -> None:
    assert signer.read("link", signer.sign("link", b"x", expires=None), NOW + 3650 * timedelta(days=1)) == b"x"


@settings(deadline=None)
@given(alphabets)
def test_a_token_ends_at_its_time(alphabet: Alphabet) -> None:
    token = signer.sign("link", b"x", expires=NOW + HOUR, alphabet=alphabet)

    assert signer.read("link", token, NOW + HOUR - timedelta(seconds=1)) == b"x"
    with pytest.raises(TokenExpired):
        signer.read("link", token, NOW + HOUR)


def test_a_token_for_another_purpose_is_not_valid() -> None:
    with pytest.raises(TokenInvalid):
        signer.read("login", signer.sign("link", b"x", expires=None), NOW)


def test_a_token_of_another_key_is_not_valid() -> None:
    with pytest.raises(TokenInvalid):
        signer.read("link", Signer(b"other").sign("link", b"x", expires=None), NOW)


def test_the_end_of_a_purpose_is_not_the_start_of_a_payload() -> None:
    with pytest.raises(TokenInvalid):
        signer.read("lin", signer.sign("link", b"x", expires=None), NOW)


def test_a_token_does_not_change_its_form() -> None:
    token = signer.sign("link", b"x" * 16, expires=None, alphabet="mail")

    with pytest.raises(TokenInvalid):
        signer.read("link", "u" + token[1:], NOW)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=16), alphabets, st.integers(min_value=0), st.characters(max_codepoint=0x500))
def test_a_token_with_a_changed_character_is_not_valid(payload: bytes, alphabet: Alphabet, at: int, other: str) -> None:
    token = signer.sign("link", payload, expires=NOW + HOUR, alphabet=alphabet)
    position = at % len(token)
    forged = token[:position] + other + token[position + 1 :]
    assume(forged != token and (alphabet == "url" or forged.lower() != token))

    with pytest.raises(TokenInvalid):
        signer.read("link", forged, NOW)


@settings(deadline=None)
@given(st.binary(max_size=16), alphabets)
def test_every_part_of_a_token_alone_is_not_valid(payload: bytes, alphabet: Alphabet) -> None:
    token = signer.sign("link", payload, expires=None, alphabet=alphabet)

    for cut in range(len(token)):
        with pytest.raises(TokenInvalid):
            signer.read("link", token[:cut], NOW)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_nonsense_is_not_valid(nonsense: str) -> None:
    with pytest.raises(TokenInvalid):
        signer.read("link", nonsense, NOW)


@pytest.mark.parametrize("decoration", ["{}=", "{} ", "{}\n", "\n{}", "{}A", "m{}", "{}===="])
def test_only_one_spelling_is_valid(decoration: str) -> None:
    with pytest.raises(TokenInvalid):
        signer.read("link", decoration.format(signer.sign("link", b"x", expires=None)), NOW)


def test_a_huge_token_is_turned_away() -> None:
    with pytest.raises(TokenInvalid):
        signer.read("link", "u" + "A" * 1_000_000, NOW)
