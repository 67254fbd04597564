"""Every test of the contract can be asked to be discreet."""

import logging
from collections.abc import Iterator

import pytest

from tests.channels.contract.leaks import Discretion


@pytest.fixture
def discretion(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Discretion]:
    """Fails the test if a secret of an account named to it is logged, printed or raised."""
    caplog.set_level(logging.DEBUG)
    discretion = Discretion()
    yield discretion
    printed = capfd.readouterr()
    logged = [logging.Formatter().format(record) for record in caplog.get_records("call")]
    said = "\n".join([*discretion.heard, *logged, printed.out, printed.err])
    assert [secret for secret in discretion.secrets if secret in said] == []
