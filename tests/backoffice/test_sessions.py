"""Guessing passwords is stopped; sessions end when they should; the language follows the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from saleschannel.backoffice.models import Person, SignInAttempt
from saleschannel.backoffice.people import sign_in_limits
from saleschannel.channel.models import Activity

PASSWORD = "a-long-password"
Clock = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def quick_hashes(settings: object) -> None:
    """The real ones take a third of a second each, on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def clara(db: None) -> User:
    return User.objects.create_user("clara", password=PASSWORD, is_staff=True)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the clock that sign-in and sessions look at."""
    now = [datetime(2026, 9, 1, 8, tzinfo=UTC)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])

    def move(by: timedelta) -> None:
        now[0] += by

    return move


def try_to_sign_in(
    name: str = "clara",
    *,
    password: str = "wrong",  # noqa: S107  meant to be wrong
    address: str = "192.0.2.7",
) -> tuple[int, str]:
    data = {"username": name, "password": password}
    answer = Client(REMOTE_ADDR=address).post("/login/", data, headers={"accept-language": "en"})
    return answer.status_code, answer.content.decode()


def test_a_wrong_password_keeps_the_name_and_says_nothing_about_users(clara: User) -> None:
    status, known = try_to_sign_in()
    assert status == 422
    assert 'value="clara"' in known
    assert "Please enter a correct username and password" in known
    assert "Please enter a correct username and password" in try_to_sign_in("nobody")[1]


def test_the_sixth_attempt_on_an_account_is_refused_even_with_the_right_password(clara: User, later: Clock) -> None:
    for _ in range(sign_in_limits.ACCOUNT_LIMIT):
        assert try_to_sign_in()[0] == 422
    status, text = try_to_sign_in("Clara ", password=PASSWORD)
    assert status == 429
    assert "Try again in 15 minutes, or ask an administrator to unlock this user." in text
    (noted,) = Activity.objects.all()
    assert (noted.type, noted.actor, noted.facts) == ("user.sign_in_locked", "clara", {"address": "192.0.2.0/24"})
    later(timedelta(minutes=15, seconds=1))
    assert try_to_sign_in(password=PASSWORD)[0] == 302


def test_an_account_that_does_not_exist_is_locked_in_the_same_way(db: None) -> None:
    for _ in range(sign_in_limits.ACCOUNT_LIMIT):
        try_to_sign_in("nobody")
    assert try_to_sign_in("nobody")[0] == 429
    assert not Activity.objects.exists()


def test_what_was_typed_as_a_name_is_not_stored(db: None) -> None:
    try_to_sign_in("my-secret-password")
    assert "my-secret-password" not in repr(SignInAttempt.objects.values())


def test_many_accounts_tried_from_one_address_lock_that_address_only(
    clara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_limits, "ADDRESS_LIMIT", 3)
    for name in ("a", "b", "c"):
        assert try_to_sign_in(name)[0] == 422
    status, text = try_to_sign_in(password=PASSWORD)
    assert status == 429
    assert "Too many failed attempts from your network." in text
    assert try_to_sign_in(password=PASSWORD, address="198.51.100.1")[0] == 302


def test_signing_in_forgets_earlier_mistakes_and_is_written_down(clara: User) -> None:
    for _ in range(sign_in_limits.ACCOUNT_LIMIT - 1):
        try_to_sign_in()
    assert try_to_sign_in(password=PASSWORD)[0] == 302
    assert not SignInAttempt.objects.exists()
    (noted,) = Activity.objects.all()
    assert (noted.type, noted.actor, noted.facts) == ("user.signed_in", "clara", {"address": "192.0.2.0/24"})


def test_attempts_that_count_no_more_are_purged(db: None, later: Clock) -> None:
    try_to_sign_in()
    later(timedelta(minutes=16))
    sign_in_limits.purge_attempts(timezone.now())
    assert not SignInAttempt.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (1, "", "192.0.2.7"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
    ],
)
def test_only_as_many_forwarded_addresses_are_believed_as_there_are_proxies(
    db: None, settings: object, proxies: int, forwarded: str, seen: str
) -> None:
    settings.PROXIES = proxies  # type: ignore[attr-defined]
    Client(REMOTE_ADDR="192.0.2.7").post(
        "/login/", {"username": "x", "password": "y"}, headers={"x-forwarded-for": forwarded}
    )
    assert SignInAttempt.objects.get().address == seen


def test_a_session_that_nobody_uses_ends_and_says_so(clara: User, later: Clock) -> None:
    client = signed_in()
    later(timedelta(minutes=119))
    assert client.get("/roles/").status_code == 200
    later(timedelta(minutes=119))
    assert client.get("/roles/").status_code == 200
    later(timedelta(minutes=122))
    answer = client.get("/roles/", follow=True)
    assert answer.redirect_chain == [("/login/?next=/roles/", 302)]
    assert "You were signed out because you did nothing for 120 minutes." in answer.content.decode()


def test_what_a_page_fetches_by_itself_does_not_keep_a_session_alive(clara: User, later: Clock) -> None:
    client = signed_in()
    for _ in range(3):
        later(timedelta(minutes=41))
        answer = client.get("/roles/", headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/login/"


def test_signing_out_on_other_devices_keeps_this_one(clara: User, later: Clock) -> None:
    here, elsewhere = signed_in(), signed_in()
    later(timedelta(seconds=1))
    assert here.post("/profile/sign-out-elsewhere/").status_code == 302
    later(timedelta(seconds=1))
    assert here.get("/roles/").status_code == 200
    assert elsewhere.get("/roles/")["Location"] == "/login/?next=/roles/"
    assert signed_in().get("/roles/").status_code == 200


def test_a_deactivated_user_is_out_at_once(clara: User) -> None:
    client = signed_in()
    User.objects.filter(pk=clara.pk).update(is_active=False)
    assert client.get("/roles/").status_code == 302
    assert try_to_sign_in(password=PASSWORD)[0] == 422


def test_signing_out_ends_the_session(clara: User) -> None:
    client = signed_in()
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/roles/").status_code == 302


def test_the_language_that_was_chosen_follows_the_person_to_another_browser(clara: User) -> None:
    signed_in().post("/i18n/setlang/", {"language": "de", "next": "/roles/"})
    assert Person.objects.get(user=clara).language == "de"
    answer = signed_in().get("/roles/", headers={"accept-language": "en"})
    assert '<html lang="de"' in answer.content.decode()


def signed_in() -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.post("/login/", {"username": "clara", "password": PASSWORD})
    return client
