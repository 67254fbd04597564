"""What processes cost, read from /proc: processor seconds and memory."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
MIB = 2**20


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for parent in found:
        found += _children(parent)
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of one process, and of its children, living or ended."""
    return sum(_ticks(one, with_ended=one == pid) for one in family(pid)) / TICKS


def own_cpu_seconds(pid: int) -> float:
    """User and system time of one process alone."""
    return _ticks(pid, with_ended=False) / TICKS


def memory_mib(pids: list[int]) -> float:
    """Proportional share: what several processes map together is counted once."""
    return sum(_pss(pid) for pid in pids) / MIB


def resident_mib(pid: int) -> float:
    return _field(PROC / str(pid) / "status", "VmRSS:") / MIB


def _children(pid: int) -> list[int]:
    try:
        tasks = list((PROC / str(pid) / "task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _ticks(pid: int, *, with_ended: bool) -> int:
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11 : 15 if with_ended else 13]))


def _pss(pid: int) -> float:
    return _field(PROC / str(pid) / "smaps_rollup", "Pss:")


def _field(path: Path, name: str) -> float:
    """Bytes; none where the process has just ended."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((float(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)
