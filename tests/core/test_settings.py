"""What an operator of the machine writes into the environment is understood, or refused by name."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parley.core.settings import BadSetting, load

KEY = base64.b64encode(b"k" * 32).decode()
OLDER = base64.b64encode(b"o" * 32).decode()


def test_nothing_set_is_a_laptop(tmp_path: Path) -> None:
    settings = load({"PARLEY_DATA": str(tmp_path)})

    assert settings.database_url == ""
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.allow_private_hosts == frozenset()


def test_everything_set_is_read(tmp_path: Path) -> None:
    environ = {
        "PARLEY_DATA": str(tmp_path),
        "PARLEY_DATABASE_URL": "postgresql://parley:pw@db.example/parley",
        "PARLEY_PG_BIN": "/opt/pg/bin",
        "PARLEY_HOST": "0.0.0.0",
        "PARLEY_PORT": "80",
        "PARLEY_PUBLIC_URL": "https://desk.example/",
        "PARLEY_MASTER_KEYS": f"new={KEY}, old={OLDER}",
        "PARLEY_WORKERS": "4",
        "PARLEY_LOG_LEVEL": "debug",
        "PARLEY_LOG_FORMAT": "json",
        "PARLEY_ALLOW_PRIVATE_HOSTS": "127.0.0.1, SMS.lan",
    }
    settings = load(environ)

    assert (settings.host, settings.port, settings.workers) == ("0.0.0.0", 80, 4)
    assert (settings.log_level, settings.log_format) == ("debug", "json")
    assert settings.database_url == environ["PARLEY_DATABASE_URL"]
    assert settings.pg_bin == Path("/opt/pg/bin")
    assert settings.public_url == "https://desk.example"
    assert settings.allow_private_hosts == {"127.0.0.1", "sms.lan"}
    assert settings.master_keys == {"new": b"k" * 32, "old": b"o" * 32}
    assert settings.current_key == "new"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARLEY_PORT", "eighty"),
        ("PARLEY_PORT", "70000"),
        ("PARLEY_WORKERS", "0"),
        ("PARLEY_LOG_LEVEL", "loud"),
        ("PARLEY_DATABASE_URL", "mysql://db/parley"),
        ("PARLEY_PUBLIC_URL", "desk.example"),
        ("PARLEY_PUBLIC_URL", "https://desk.example/?a=b"),
        ("PARLEY_MASTER_KEYS", "new=c2hvcnQ="),
        ("PARLEY_MASTER_KEYS", f"new={KEY},new={OLDER}"),
        ("PARLEY_MASTER_KEYS", KEY),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=f"^{name}: ") as refused:
        load({"PARLEY_DATA": str(tmp_path), name: value})

    assert value not in str(refused.value)


def test_an_empty_variable_is_one_that_is_not_set(tmp_path: Path) -> None:
    assert load({"PARLEY_DATA": str(tmp_path), "PARLEY_PORT": " "}).port == 8000


def test_a_master_key_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    first = load({"PARLEY_DATA": str(tmp_path)})
    second = load({"PARLEY_DATA": str(tmp_path)})

    assert first.master_keys == second.master_keys
    assert [len(key) for key in first.master_keys.values()] == [32]
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_seal_with_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        settings = list(pool.map(load, [{"PARLEY_DATA": str(tmp_path)}] * 8))

    assert len({frozenset(each.master_keys.items()) for each in settings}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_given_key_leaves_no_other_behind(tmp_path: Path) -> None:
    load({"PARLEY_DATA": str(tmp_path), "PARLEY_MASTER_KEYS": f"new={KEY}"})

    assert not (tmp_path / "secret.key").exists()


def test_settings_tell_no_secret(tmp_path: Path) -> None:
    environ = {"PARLEY_DATABASE_URL": "postgresql://parley:hush@db.example/parley", "PARLEY_MASTER_KEYS": f"new={KEY}"}
    settings = load({"PARLEY_DATA": str(tmp_path), **environ})

    shown = repr(settings) + str(settings)
    assert "hush" not in shown
    assert "kkkk" not in shown
