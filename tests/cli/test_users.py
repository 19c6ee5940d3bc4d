"""`saleschannel user`: roles, and letting somebody in again."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from saleschannel.backoffice.models import SignInAttempt
from saleschannel.backoffice.people.sign_in_limits import begin_attempt, locked_until
from tests.cli.conftest import Commands

PASSWORD = "correct horse battery\n"


def test_a_user_is_a_clerk_unless_a_role_is_named(commands: Commands) -> None:
    commands.ok("user", "add", "clara", "--password-file", "-", stdin=PASSWORD)
    commands.ok("user", "add", "oscar", "--role", "operator", "--password-file", "-", stdin=PASSWORD)
    commands.ok("user", "add", "ada", "--admin", "--password-file", "-", stdin=PASSWORD)
    roles = User.objects.order_by("username").values_list("username", "person__role")
    assert list(roles) == [("ada", "administrator"), ("clara", "clerk"), ("oscar", "operator")]


def test_a_name_that_is_taken_and_two_roles_at_once_are_refused(commands: Commands) -> None:
    commands.ok("user", "add", "clara", "--password-file", "-", stdin=PASSWORD)
    again = commands.run("user", "add", "Clara", "--password-file", "-", stdin=PASSWORD)
    assert "There is a user “Clara” already." in again.stderr
    assert commands.run("user", "add", "x", "--admin", "--role", "clerk", "--password-file", "-").exit_code == 2


def test_a_locked_user_is_unlocked(commands: Commands) -> None:
    commands.ok("user", "add", "clara", "--password-file", "-", stdin=PASSWORD)
    now = timezone.now()
    while begin_attempt("clara", "192.0.2.7", now) is None:
        pass
    assert locked_until("clara", now)
    commands.ok("user", "unlock", "clara")
    assert not SignInAttempt.objects.exists()
    assert commands.failed("user", "unlock", "nobody")["code"] == "not_found"
