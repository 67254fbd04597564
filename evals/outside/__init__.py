"""What is measured beside us, and the sets that come with it: heavy, so they live in an environment that only these scripts see."""

import subprocess
from pathlib import Path

SCRIPTS = Path(__file__).parent
PYTHON = Path("build/eval-venv/bin/python")


def is_there() -> bool:
    return PYTHON.exists()


def run(script: str, *words: str, told: bytes = b"") -> bytes:
    """What a script says, which is told something on its standard input."""
    return subprocess.run(
        [PYTHON, SCRIPTS / script, *words], input=told, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ).stdout
