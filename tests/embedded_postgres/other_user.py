"""Does something as another operating system user, in a forked child: that user may be unable to start Python."""

import os
import pwd
from collections.abc import Callable

import pytest

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


def name_of(uid: int) -> str:
    return pwd.getpwuid(uid).pw_name


def outcome_as(user: str, action: Callable[[], object]) -> str:
    """ "ok", or the error's class name and text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _act_and_end(pwd.getpwnam(user), action, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answers:
        answer = answers.read()
    os.waitpid(child, 0)
    return answer


def _act_and_end(entry: pwd.struct_passwd, action: Callable[[], object], writing: int) -> None:
    try:
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
        action()
        answer = "ok"
    except BaseException as error:  # noqa: BLE001 the child must end here whatever happens
        answer = f"{type(error).__name__}: {error}"
    os.write(writing, answer.encode())
    os._exit(0)
