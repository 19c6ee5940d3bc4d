"""Who may open and send what: every address of the web process against a table, every role against every address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from saleschannel.backoffice.roles import RIGHTS_OF, Right, Role
from tests.backoffice.addresses import address_of, patterns
from tests.backoffice.conftest import signed_in

# For everybody, signed in or not.
PUBLIC = {"login", "logout", "set_language"}

# The right to see and the right to send, and the addresses that need them. A new address belongs in here.
TABLE: dict[tuple[Right, Right], set[str]] = {
    (Right.VIEW, Right.VIEW): {
        "activity",
        "appearance",
        "awaiting_amazon",
        "commerce_order",
        "commerce_orders",
        "customer",
        "customers",
        "dashboard",
        "dashboards",
        "default_filter",
        "delete_filter",
        "dismiss_notices",
        "error",
        "errors",
        "export_file",
        "find",
        "home",
        "live_orders",
        "next_to_ship",
        "notices",
        "order",
        "order_live",
        "orders",
        "orders_to_ship",
        "own_password",
        "pick_list",
        "products",
        "profile",
        "roles",
        "saved_filters",
        "sign_out_elsewhere",
        "stores",
        "suggest_products",
        "unknown_skus",
    },
    (Right.VIEW, Right.ORDERS): {
        "bulk",
    },
    (Right.VIEW, Right.PRODUCTS): {
        "aliases",
        "product",
    },
    (Right.NOTICES, Right.NOTICES): {
        "acknowledge_notice",
    },
    (Right.BUYER_DATA, Right.BUYER_DATA): {
        "credit_memo_page",
        "invoice_page",
        "packing_slips",
    },
    (Right.ORDERS, Right.ORDERS): {
        "bulk_progress",
        "bulk_run",
        "bulk_runs",
        "cancel_commerce_order",
        "cancel_order",
        "comment_order",
        "confirm_bulk_run",
        "correct_tracking",
        "credit_order",
        "hold_order",
        "invoice_order",
        "order_address",
        "refresh_order",
        "release_order",
        "retry_cause",
        "retry_order",
        "send_package_again",
        "ship_order",
        "stop_bulk_run",
        "tracking_file",
    },
    (Right.PRODUCTS, Right.PRODUCTS): {
        "add_product_alias",
        "adjust_stock",
        "import_file",
        "map_sku",
        "new_product",
        "prepared_import",
        "remove_alias",
        "remove_product_alias",
        "switch_products",
    },
    (Right.SETTINGS, Right.SETTINGS): {
        "account",
        "account_keys",
        "accounts",
        "authorize",
        "authorized",
        "invoice_details",
        "new_account",
        "new_store",
        "notice_settings",
        "order_settings",
        "pause_account",
        "pause_store",
        "read_history",
        "resume_account",
        "resume_store",
        "setup",
        "setup_account",
        "setup_authorization",
        "setup_commerce",
        "setup_discard",
        "setup_done",
        "setup_history",
        "setup_marketplace",
        "setup_progress",
        "setup_settings",
        "setup_test",
        "store",
        "test_account",
        "test_notices",
    },
    (Right.OPERATE, Right.OPERATE): {
        "cancel_job",
        "jobs",
        "log_settings",
        "read_only",
        "retry_job",
    },
    (Right.USERS, Right.USERS): {
        "buyer_data_view",
        "buyer_data_views",
        "new_user",
        "set_password",
        "sign_out_user",
        "unlock_user",
        "user",
        "users",
    },
}


NEEDS = {str(pattern.name): getattr(pattern.callback, "needs", None) for pattern in patterns()}


def test_every_address_asks_for_the_right_that_the_table_says() -> None:
    """An address that is missing here was added without saying who may open it."""
    expected = {name: needs for needs, names in TABLE.items() for name in names}
    assert expected == {name: needs for name, needs in NEEDS.items() if name not in PUBLIC}


def test_only_signing_in_and_out_is_for_everybody() -> None:
    assert {name for name, needs in NEEDS.items() if needs is None} == PUBLIC


@pytest.mark.parametrize("role", Role)
def test_a_role_is_refused_everywhere_where_it_lacks_the_right(db: None, role: Role) -> None:
    client, rights = signed_in("somebody", role), RIGHTS_OF[role]
    for name, (to_see, to_send) in ((name, needs) for name, needs in NEEDS.items() if needs):
        if to_see not in rights:
            assert client.get(address_of(name)).status_code == 403, f"{role} can open {name}"
        if to_send not in rights:
            assert client.post(address_of(name)).status_code == 403, f"{role} can send {name}"


@pytest.mark.parametrize(
    ("role", "opens", "is_refused"),
    [
        (Role.ADMINISTRATOR, ["users", "jobs", "stores"], []),
        (Role.MANAGER, ["accounts", "orders", "notice_settings"], ["users", "jobs", "buyer_data_views"]),
        (Role.CLERK, ["orders", "customers", "products", "roles", "profile"], ["accounts", "jobs", "users"]),
        (Role.OPERATOR, ["jobs", "log_settings", "activity"], ["accounts", "users", "packing_slips"]),
        (Role.READ_ONLY, ["home", "orders", "errors"], ["jobs", "accounts", "users", "packing_slips", "bulk_runs"]),
    ],
)
def test_each_role_opens_its_pages(db: None, role: Role, opens: list[str], is_refused: list[str]) -> None:
    client = signed_in("somebody", role)
    assert {name: client.get(address_of(name)).status_code for name in opens} == dict.fromkeys(opens, 200)
    assert {name: client.get(address_of(name)).status_code for name in is_refused} == dict.fromkeys(is_refused, 403)


def test_a_refusal_says_what_is_missing_and_who_can_help(administrator: Client, reader: Client) -> None:
    html = reader.get("/jobs/", headers={"accept-language": "en"}).content.decode()
    assert "It needs the right “Look after jobs and read-only mode”, which your role “Read-only” does not have." in html
    assert "Roles that have it: Administrator, Operator." in html
    assert "These people can give you another role: ada" in html
    german = reader.get("/jobs/", headers={"accept-language": "de"}).content.decode()
    assert "Rollen, die es haben: Administrator, Betrieb." in german


def test_the_menu_names_only_what_the_person_may_open(reader: Client, administrator: Client) -> None:
    assert 'href="/users/"' in administrator.get("/roles/").content.decode()
    html = reader.get("/roles/").content.decode()
    assert 'href="/orders/"' in html
    assert 'href="/users/"' not in html
    assert 'href="/accounts/"' not in html


def test_staff_of_earlier_releases_are_clerks_and_superusers_administrators(db: None) -> None:
    for name, superuser, users, orders in (("clara", False, 403, 200), ("root", True, 200, 200)):
        client = Client()
        client.force_login(User.objects.create_user(name, is_staff=True, is_superuser=superuser))
        assert client.get("/users/").status_code == users
        assert client.get("/orders/").status_code == orders


def test_what_may_whom_stands_on_a_page_for_all(reader: Client) -> None:
    answer = reader.get("/roles/")
    assert answer.context["own"] == "Read-only"
    assert [len(cells) for _, cells in answer.context["rows"]] == [len(Role)] * len(Right)
