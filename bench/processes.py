"""What processes cost, read from /proc: processor seconds and memory."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {int(entry.name): _parent(entry) for entry in PROC.iterdir() if entry.name.isdigit()}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and of its children, living or ended."""
    return sum(_ticks(one, with_ended=one == pid) for one in family(pid)) / TICKS


def own_cpu_seconds(pid: int) -> float:
    """User and system time of one process alone."""
    return _ticks(pid, with_ended=False) / TICKS


def memory_mib(pids: list[int]) -> float:
    """Proportional share: what several processes map together is counted once."""
    return sum(_kib(PROC / str(pid) / "smaps_rollup", "Pss:") for pid in pids) / 1024


def resident_mib(pid: int) -> float:
    return _kib(PROC / str(pid) / "status", "VmRSS:") / 1024


def _parent(entry: Path) -> int:
    fields = _stat(entry)
    return int(fields[1]) if fields else 0


def _ticks(pid: int, *, with_ended: bool) -> int:
    return sum(map(int, _stat(PROC / str(pid))[11 : 15 if with_ended else 13]))


def _stat(entry: Path) -> list[str]:
    """The fields after the name, which may contain anything; none where the process has just ended."""
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _kib(path: Path, name: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
