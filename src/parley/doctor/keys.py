"""The master key: where it is, and whether only we can read it."""

from collections.abc import Mapping
from stat import S_IRWXG, S_IRWXO

from parley.core.i18n import N_
from parley.core.settings import BadSetting, Settings, load
from parley.doctor.finding import Finding, error, hint, ok, warning


def master_key(settings: Settings) -> Finding:
    if settings.master_keys:
        return ok(N_("The master key comes from PARLEY_MASTER_KEYS."))
    path = settings.data / "secret.key"
    if not path.exists():
        return hint(N_("There is no master key yet."), N_("`parley run` makes it, and everything in it."))
    try:
        _read(settings)
    except (BadSetting, OSError):
        remedy = N_("Put it back from your backup: it opens everything that Parley keeps secret.")
        return error(N_("The master key in {path} cannot be read."), remedy, path=str(path))
    if path.stat().st_mode & (S_IRWXG | S_IRWXO):
        return warning(N_("Others on this machine may read the master key in {path}."), N_("chmod 600 {path}"), path=str(path))
    return ok(N_("The master key is in {path}; have it in your backup too."), path=str(path))


def at_hand(settings: Settings) -> Mapping[str, bytes]:
    """The keys that Parley would run with; none where it would make a new one."""
    if settings.master_keys:
        return settings.master_keys
    try:
        return _read(settings) if (settings.data / "secret.key").exists() else {}
    except (BadSetting, OSError):
        return {}


def _read(settings: Settings) -> Mapping[str, bytes]:
    return load({"PARLEY_DATA": str(settings.data)}).master_keys
