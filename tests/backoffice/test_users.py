"""Users with roles: added, changed, locked, unlocked; one's own profile; and deeds that are written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from saleschannel.backoffice.models import Person
from saleschannel.backoffice.people import sign_in_limits
from saleschannel.backoffice.roles import Role
from saleschannel.channel.models import Activity, SellerAccount, Store
from saleschannel.cli import users as commands
from tests.backoffice.conftest import signed_in

PASSWORD = "correct horse battery"
BERT = {"username": "bert", "email": "", "role": "operator", "language": "de"}
NEW = {**BERT, "password": PASSWORD, "repeated": PASSWORD}
QUERIES = 15


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def deeds() -> list[tuple[str, str, dict[str, Any]]]:
    return list(Activity.objects.order_by("id").values_list("type", "actor", "facts"))


def person(name: str) -> User:
    return User.objects.select_related("person").get(username=name)


def test_a_user_is_added_with_role_and_language_and_can_sign_in(administrator: Client) -> None:
    assert administrator.post("/users/new/", NEW)["Location"] == "/users/"
    bert = person("bert")
    assert (bert.person.role, bert.person.language, bert.is_staff, bert.is_superuser) == ("operator", "de", True, False)
    assert Client().post("/login/", {"username": "bert", "password": PASSWORD}).status_code == 302
    assert deeds()[0] == ("user.added", "ada", {"name": "bert", "role": "operator"})


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"username": "ADA"}, "username", "There is a user of this name already. Choose another name."),
        ({"username": "bert miller"}, "username", "Enter a valid username."),
        ({"role": ""}, "role", "This field is required."),
        ({"email": "bert"}, "email", "Enter a valid email address."),
        ({"password": "short", "repeated": "short"}, "password", "It must contain at least 12 characters."),
        ({"repeated": "another one"}, "repeated", "The two passwords differ. Type the same one twice."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_else_is_lost(
    administrator: Client, typed: dict[str, str], field: str, message: str
) -> None:
    answer = administrator.post("/users/new/", {**NEW, **typed}, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert message in " ".join(answer.context["form"].errors[field])
    assert message in answer.content.decode()
    assert '<option value="de" selected>' in answer.content.decode()
    assert not User.objects.filter(username="bert").exists()


def test_a_role_that_is_changed_counts_at_once(administrator: Client, clerk: Client) -> None:
    clara = person("clara")
    data = {"email": "clara@staff.example", "role": "read_only", "language": "", "active": "on"}
    assert administrator.post(f"/users/{clara.pk}/", data)["Location"] == "/users/"
    assert clerk.get("/customers/").status_code == 404
    assert clerk.get("/commerce/print/packing-slips/").status_code == 403
    facts = {"name": "clara", "changes": {"email": ["", ""], "role": ["clerk", "read_only"]}}
    assert deeds() == [("user.changed", "ada", facts)]
    row = administrator.get("/activity/?kind=user", headers={"accept-language": "en"}).context["rows"][0]
    assert (row["text"], row["changes"]) == ("User clara changed.", ["Role: Clerk → Read-only", "E-mail"])


def test_a_user_is_deactivated_and_comes_back(administrator: Client, clerk: Client) -> None:
    clara = person("clara")
    administrator.post(f"/users/{clara.pk}/", {"email": "", "role": "clerk", "language": ""})
    assert clerk.get("/roles/")["Location"] == "/login/?next=/roles/"
    administrator.post(f"/users/{clara.pk}/", {"email": "", "role": "clerk", "language": "", "active": "on"})
    assert [deed for deed, *_ in deeds()] == ["user.deactivated", "user.activated"]


@pytest.mark.parametrize("data", [{"role": "administrator"}, {"role": "clerk", "active": "on"}])
def test_the_last_administrator_stays_one(administrator: Client, data: dict[str, str]) -> None:
    answer = administrator.post(f"/users/{person('ada').pk}/", {"email": "", "language": "", **data})
    assert answer.status_code == 422
    assert "This is the last active administrator." in answer.content.decode()
    assert (person("ada").is_active, person("ada").person.role) == (True, "administrator")
    assert deeds() == []


def test_a_superuser_with_another_role_is_one_no_longer(administrator: Client) -> None:
    root = User.objects.create_superuser("root")
    administrator.post(f"/users/{root.pk}/", {"email": "", "role": "clerk", "language": "", "active": "on"})
    assert (person("root").is_superuser, person("root").person.role) == (False, "clerk")


def test_a_new_password_ends_the_sessions_and_unlocks(administrator: Client, clerk: Client) -> None:
    clara = person("clara")
    for _ in range(sign_in_limits.ACCOUNT_LIMIT):
        Client().post("/login/", {"username": "clara", "password": "wrong"})
    assert "Locked after too many failed attempts" in administrator.get(f"/users/{clara.pk}/").content.decode()
    weak = administrator.post(f"/users/{clara.pk}/password/", {"password": "short", "repeated": "short"})
    assert weak.status_code == 422
    administrator.post(f"/users/{clara.pk}/password/", {"password": PASSWORD, "repeated": PASSWORD})
    assert clerk.get("/roles/").status_code == 302
    assert Client().post("/login/", {"username": "clara", "password": PASSWORD}).status_code == 302


def test_a_locked_user_is_unlocked(administrator: Client, clerk: Client) -> None:
    for _ in range(sign_in_limits.ACCOUNT_LIMIT):
        Client().post("/login/", {"username": "clara", "password": "wrong"})
    administrator.post(f"/users/{person('clara').pk}/unlock/")
    assert Client().post("/login/", {"username": "clara", "password": "wrong"}).status_code == 422
    assert ("user.unlocked", "ada", {"name": "clara"}) in deeds()


def test_a_user_is_signed_out_everywhere_by_an_administrator(administrator: Client, clerk: Client) -> None:
    clerk.get("/roles/")
    administrator.post(f"/users/{person('clara').pk}/sign-out/")
    assert clerk.get("/roles/").status_code == 302
    assert administrator.get("/roles/").status_code == 200


def test_users_are_listed_by_name_and_role(administrator: Client, clerk: Client) -> None:
    User.objects.create_superuser("root")
    listed = [(row["name"], str(row["role"])) for row in administrator.get("/users/").context["rows"]]
    assert listed == [("ada", "Administrator"), ("clara", "Clerk"), ("root", "Administrator")]
    filtered = administrator.get("/users/?role=administrator&name=A").context["rows"]
    assert [row["name"] for row in filtered] == ["ada"]
    assert "Sachbearbeitung" in administrator.get("/users/", headers={"accept-language": "de"}).content.decode()


def test_nobody_changes_his_own_role(clerk: Client) -> None:
    clerk.post("/profile/", {"email": "clara@staff.example", "language": "de", "role": "administrator"})
    assert (person("clara").email, person("clara").person.role) == ("clara@staff.example", "clerk")
    assert "Ihr Profil" in clerk.get("/profile/").content.decode()


def test_one_changes_ones_own_password_with_the_present_one(db: None) -> None:
    user = User.objects.create_user("clara", password=PASSWORD, is_staff=True)
    client, elsewhere = Client(), Client()
    client.force_login(user)
    elsewhere.force_login(user)
    typed = {"present": "wrong", "password": "another long one", "repeated": "another long one"}
    wrong = client.post("/profile/password/", typed, headers={"accept-language": "en"})
    assert wrong.status_code == 422
    assert "This is not your present password." in wrong.content.decode()
    assert client.post("/profile/password/", {**typed, "present": PASSWORD}).status_code == 302
    assert client.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    assert deeds() == [("user.password_changed", "clara", {})]


def test_a_person_without_a_row_gets_one_without_losing_the_role(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    client.post("/i18n/setlang/", {"language": "de"})
    assert Person.objects.get().role == "administrator"


def test_the_command_line_knows_the_same_roles() -> None:
    assert tuple(role.value for role in Role) == commands.ROLES


@pytest.mark.parametrize("address", ["/users/", "/users/new/", "/profile/", "/roles/"])
def test_no_page_about_people_asks_more_than_a_few_queries(
    administrator: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(QUERIES):
        assert administrator.get(address).status_code == 200


# Deeds that belong to no order


def test_pausing_a_store_is_written_down(manager: Client, store: Store) -> None:
    manager.post(f"/stores/{store.pk}/pause/")
    assert deeds() == [("settings.store_paused", "martha", {"name": "Sample US"})]


def test_a_form_that_was_not_taken_is_no_deed(manager: Client, store: Store) -> None:
    manager.post(f"/stores/{store.pk}/", {"name": ""})
    assert deeds() == []


def test_read_only_mode_is_written_down_both_ways(db: None, settings: Any) -> None:
    operator = signed_in("oscar", Role.OPERATOR)
    for mode in ("on", "off"):
        operator.post("/read-only/", {"mode": mode})
    assert deeds() == [("settings.read_only_on", "oscar", {}), ("settings.read_only_off", "oscar", {})]


def test_changed_order_settings_are_written_down_with_what_they_were(manager: Client, store: Store) -> None:
    page = manager.get(f"/stores/{store.pk}/order-settings/").context["form"]
    values = {name: value for name, value in page.initial.items() if value not in (None, False)}
    manager.post(f"/stores/{store.pk}/order-settings/", {**values, "order_number_source": "amazon"})
    changes = {"order_number_source": ["commerce", "amazon"]}
    assert deeds() == [("settings.order_settings_changed", "martha", {"name": "Sample US", "changes": changes})]


def test_a_seller_account_is_named_and_its_keys_are_not(manager: Client, store: Store) -> None:
    manager.post(f"/accounts/{store.account_id}/pause/")
    name = SellerAccount.objects.get().name
    assert deeds() == [("settings.account_changed", "martha", {"name": name})]
