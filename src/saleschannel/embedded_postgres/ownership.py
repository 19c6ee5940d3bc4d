"""Decides as which operating system user the server runs, and makes files for that user.

PostgreSQL refuses to run as root. The rule: never chmod a parent folder, never chown what we have not just created.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from saleschannel.embedded_postgres.errors import WrongOwnerError

SERVICE_USERS = ("saleschannel", "postgres", "nobody")  # for a new folder of root's, the first that exists
OWN_WORKING_DIRECTORY = Path("/proc/self/cwd")


class SpawnOptions(TypedDict, total=False):
    """The part of Popen's arguments that says as whom a program runs."""

    user: int
    group: int
    extra_groups: Sequence[int]


@dataclass(frozen=True)
class ServerUser:
    """The operating system user that owns the data and runs the server."""

    uid: int
    gid: int
    name: str

    @property
    def is_ourselves(self) -> bool:
        return self.uid == os.geteuid()

    def spawn_options(self) -> SpawnOptions:
        """Popen arguments that make a child run as this user; none when we are this user."""
        return {} if self.is_ourselves else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, file_descriptor: int) -> None:
        """Hands over a file that we have just created."""
        if not self.is_ourselves:
            os.fchown(file_descriptor, self.uid, self.gid)


def user_of(uid: int, gid: int = -1) -> ServerUser:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return ServerUser(uid, gid if gid >= 0 else uid, str(uid))
    return ServerUser(uid, entry.pw_gid, entry.pw_name)


def choose_server_user(data_dir: Path, cluster: Path, service_users: Sequence[str] = SERVICE_USERS) -> ServerUser:
    """The owner of existing data; for new data ourselves or, as root, the owner of the place or a service user.

    Raises WrongOwnerError when the data belongs to somebody as whom we cannot run.
    """
    try:
        status = cluster.stat()
    except FileNotFoundError:
        return _user_for_new_data(data_dir, service_users)
    except PermissionError as reason:
        raise WrongOwnerError(
            f"The database in {data_dir} cannot be looked at by {user_of(os.geteuid()).name}: {reason.strerror}."
            " Run as the user who created it, or choose another data directory."
        ) from reason
    return _user_for_existing_data(cluster, user_of(status.st_uid, status.st_gid))


def _user_for_existing_data(cluster: Path, owner: ServerUser) -> ServerUser:
    we = user_of(os.geteuid())
    if we.uid == 0 and owner.uid == 0:
        raise WrongOwnerError(
            f"The database files in {cluster} belong to root, and PostgreSQL does not run as root."
            f" Give them to the user who should run it, e.g. `chown -R nobody {cluster}`."
        )
    if we.uid not in {0, owner.uid}:
        raise WrongOwnerError(
            f"The database files in {cluster} belong to {owner.name}, but this is {we.name}."
            f" Run as {owner.name} (`sudo -u {owner.name} …`), or choose another data directory."
        )
    return owner


def _user_for_new_data(data_dir: Path, service_users: Sequence[str]) -> ServerUser:
    if os.geteuid() != 0:
        return user_of(os.geteuid())
    owner = nearest_existing(data_dir).stat()
    if owner.st_uid != 0 and _is_known(owner.st_uid):
        return user_of(owner.st_uid)  # sudo in somebody's project: it stays theirs
    for name in service_users:
        try:
            return user_of(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise WrongOwnerError(
        "PostgreSQL does not run as root, and none of the users "
        f"{', '.join(service_users)} exists. Create one: `useradd --system saleschannel`."
    )


def _is_known(uid: int) -> bool:
    """initdb insists on a user that has a name."""
    return user_of(uid).name != str(uid)


def nearest_existing(path: Path) -> Path:
    return next(candidate for candidate in (path, *path.parents) if candidate.exists())


def make_data_dir(data_dir: Path, user: ServerUser) -> None:
    """Creates the folder for its user (0700); missing parents are created in the name of the parent they stand in."""
    missing = [path for path in (data_dir, *data_dir.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700 if path == data_dir else 0o755)
        if os.geteuid() == 0:
            parent = path.parent.stat()
            os.chown(path, *((user.uid, user.gid) if path == data_dir else (parent.st_uid, parent.st_gid)))


def path_for(user: ServerUser, folder: Path) -> Path:
    """The name under which this user can open a folder of its own whose parents it may not pass, e.g. below /root.

    Linux lets a process open the folder it was started in as `/proc/self/cwd`, whatever the parents' permissions; so
    the caller starts the program *in* the folder. Elsewhere raises WrongOwnerError with the remedy.
    """
    if user.is_ourselves or can_enter(user, folder):
        return folder
    if OWN_WORKING_DIRECTORY.exists():
        return OWN_WORKING_DIRECTORY
    raise WrongOwnerError(
        f"PostgreSQL runs as {user.name}, who may not pass the folders above {folder}. Choose a data directory that"
        f" {user.name} can reach, or let others pass them (`chmod o+x` on each)."
    )


def can_enter(user: ServerUser, folder: Path) -> bool:
    """Asks the kernel, as that user, because permission bits alone do not tell (groups, access lists, mounts)."""
    answer = subprocess.run(  # noqa: S603 a fixed command
        ["/bin/sh", "-c", 'cd -- "$0"', str(folder)], check=False, capture_output=True, cwd="/", **user.spawn_options()
    )
    return answer.returncode == 0


def write_file(path: Path, text: str, user: ServerUser) -> None:
    """Replaces a small file in one step; the folder may be another user's, so no existing name is followed."""
    temporary = path.with_name(f"{path.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        user.give(descriptor)
        file.write(text)
    temporary.replace(path)
