"""An office with something on every page: orders of both kinds in every state, papers, runs, logs, people.

Made through the product's own import, pages and services, where there are any. Lists have more rows than a page may
make queries, so that a query per row is seen. Made-up texts hold no word of a sentence: what does is a page's own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from saleschannel.backoffice.models import BuyerDataView, Person, SavedFilter
from saleschannel.backoffice.people.buyer_data_views import ViewKind
from saleschannel.backoffice.products.prepared_imports import prepare
from saleschannel.backoffice.roles import Role
from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.activity_log import ActivityType, record_activity
from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.creation_delays import gather_creation_delays
from saleschannel.channel.models import (
    AmazonOrder,
    BulkItem,
    BulkRun,
    ImportCursor,
    Notice,
    OrderSettings,
    Package,
    SellerAccount,
    SkuAlias,
    Store,
)
from saleschannel.channel.models.accounts import SetupStep
from saleschannel.commerce.builtin.comments import add_comment
from saleschannel.commerce.builtin.models import Order
from saleschannel.config.wiring import backend_of
from saleschannel.domain import orders as domain
from saleschannel.domain.bulk_runs import BulkAction, BulkItemState, BulkState
from saleschannel.domain.cancellations import CancelReason
from saleschannel.domain.errors import OrderRejected, Unavailable
from saleschannel.domain.notices import NoticeKind
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus, TimeWindow
from saleschannel.domain.shipments import ConfirmationState
from saleschannel.job_queue import Job, defer
from saleschannel.ports import OrderPage
from saleschannel.services.cancel_on_amazon import cancel_on_amazon
from saleschannel.services.hold_orders import hold_orders
from saleschannel.services.import_page import import_page
from saleschannel.services.keep_figures import count_sales
from saleschannel.services.repair_address import repair_address
from tests.backoffice.conftest import SECRET, TOKEN
from tests.backoffice.test_commerce_deeds import credit_form
from tests.backoffice.test_order_processing import form_of
from tests.builders import ADDRESS, MUG, US, a_package, an_amazon_order, an_fba_order, an_item
from tests.commerce.builders import a_product

CANADA, MEXICO = "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8"
NOBODY = "http://127.0.0.1:9"  # where Amazon would be
MANY = 18
NAMES = ("Sample US", "Sample Canada", "Sample Mexico")


def furnish(client: Client, actor: str) -> None:
    """Everything; `client` is a browser in which the administrator `actor` is signed in."""
    now = timezone.now().replace(microsecond=0)
    for number in range(MANY):
        a_product(f"SKU-{number:02}", quantity=3)
    a_product(MUG, quantity=500)
    a_product("VASE", quantity=5, enabled=False)
    account = open_stores(now)
    place_orders(account, now)
    work_on_orders(client, actor, now)
    add_aliases(account)
    add_runs(actor)
    add_logs(account, actor, now)
    add_people()
    count_sales()
    gather_creation_delays()


def open_stores(now: datetime) -> SellerAccount:
    """An account with a store of each kind (guests, accounts, still to be set up), and one that is not authorised."""
    keys = {"region": "na", "client_id": "app", "endpoint": NOBODY, "token_endpoint": NOBODY}
    SellerAccount.objects.create(name="New Seller", **keys)
    account = SellerAccount.objects.create(name="Sample Seller", client_secret=SECRET, refresh_token=TOKEN, **keys)
    day = now - timedelta(days=400)
    for name, marketplace in zip(NAMES, (US, CANADA, MEXICO), strict=True):
        store = Store.objects.create(
            account=account, name=name, marketplace_id=marketplace, connected_at=day, import_from=day
        )
        creation = "new_account" if name == NAMES[0] else "guest"
        OrderSettings.objects.create(store=store, customer_creation=creation, order_number_source="amazon")
    Store.objects.filter(name=NAMES[2]).update(setup_step=SetupStep.SETTINGS.value, active=False)
    ImportCursor.objects.create(account=account, watermark=now, last_success_at=now)
    history = Store.objects.get(name=NAMES[1])
    ImportCursor.objects.create(account=account, store=history, watermark=day, history_until=now)
    return account


def place_orders(account: SellerAccount, now: datetime) -> None:
    """Import orders in every state, each number telling what it is; those that end in a number are all alike."""
    one, many = FulfillmentStatus, [an_item(f"SKU-{number:02}", order_item_id=f"{number}") for number in range(MANY)]
    shown = a_package(items=(domain.PackageItem(many[0].order_item_id, 1),))
    placed = [
        an_amazon_order(order_id="902-pending", status=one.PENDING),
        an_amazon_order(order_id="902-unavailable", status=one.PENDING_AVAILABILITY),
        an_amazon_order(order_id="902-cancelled", status=one.CANCELLED),
        an_amazon_order(order_id="902-unfulfillable", status=one.UNFULFILLABLE),
        an_amazon_order(an_item("VASE"), order_id="902-disabled"),
        an_amazon_order(*many, order_id="902-long"),
        an_amazon_order(*many, order_id="902-long-shipped", status=one.SHIPPED, packages=(shown,)),
        an_amazon_order(an_item(quantity=3), order_id="902-partly"),
        an_amazon_order(an_item(quantity=3), order_id="902-credited"),
        an_amazon_order(order_id="902-held"),
        an_amazon_order(order_id="902-repaired"),
        an_amazon_order(order_id="902-cancelling"),
        an_amazon_order(order_id="902-prime", programs=frozenset({"PRIME", "AMAZON_BUSINESS"})),
        an_amazon_order(order_id="902-canada", marketplace_id=CANADA),
        an_fba_order(order_id="902-fba"),
        *(an_amazon_order(an_item(f"GONE-{n}"), order_id=f"902-unknown-{n}") for n in range(MANY)),
        *(an_amazon_order(an_item(quantity=2), order_id=f"902-shipped-{n}") for n in range(MANY)),
        *(an_amazon_order(order_id=f"902-open-{n}", ship_by=window(now, n)) for n in range(MANY)),
        *(an_amazon_order(order_id=f"902-waits-{n}", status=one.PENDING) for n in range(MANY)),
        *(an_fba_order(order_id=f"902-fba-{n}") for n in range(2)),
    ]
    moved = [in_time(order, now, place) for place, order in enumerate(placed)]
    page = OrderPage(orders=tuple(moved), unreadable=(), next_token=None, raw=b"{}")
    import_page(AccountStores.load(account), page, backend_of, now)


def window(now: datetime, number: int) -> TimeWindow:
    """A ship-by time: some are past, the others today, tomorrow and later."""
    return TimeWindow(None, now + timedelta(hours=6 * (number - 3)))


def in_time(order: domain.AmazonOrder, now: datetime, place: int) -> domain.AmazonOrder:
    """Placed lately, by a buyer of its own unless Amazon tells of none."""

    at = now - timedelta(hours=place)
    mail = f"b{place}@marketplace.amazon.example" if order.fulfilled_by is FulfilledBy.MERCHANT else ""
    buyer = msgspec.structs.replace(order.buyer, email=mail)
    return msgspec.structs.replace(order, purchased_at=at, last_updated_at=at + timedelta(minutes=5), buyer=buyer)


def work_on_orders(client: Client, actor: str, now: datetime) -> None:
    """What people do with them: ship, credit, comment, hold, repair an address, cancel."""
    for place, number in enumerate(commerce_numbers("902-shipped-")):
        ship(client, number, place)
    for place, number in enumerate(commerce_numbers("902-partly", "902-credited")):
        ship(client, number, 100 + place, **{MUG: 2})
    for number in commerce_numbers("902-credited"):
        client.post(f"/commerce/orders/invoice/{number}/")
        client.post(f"/commerce/orders/credit/{number}/", credit_form(client, number, units=1, reason="Broken"))
        for _ in range(MANY):
            add_comment(number, "Box dented", actor=actor)
    hold_orders(row_ids("902-held"), reason="Call first", actor=actor, at=now)
    cancel_on_amazon(row_ids("902-cancelling"), reason=CancelReason.NO_INVENTORY, actor=actor, at=now)

    row = AmazonOrder.objects.get(amazon_order_id="902-repaired")
    repair_address(row, msgspec.structs.replace(ADDRESS, line1="2 Sample Street"), backend_of, actor=actor, at=now)
    every_state = zip(Package.objects.order_by("pk"), ConfirmationState, strict=False)
    for package, state in every_state:
        Package.objects.filter(pk=package.pk).update(state=state.value)


def ship(client: Client, number: str, place: int, **units: int) -> None:
    typed = form_of(client, number, tracking_number=f"00340434161{place:09}", **units)
    answer: Any = client.post(f"/commerce/orders/ship/{number}/", typed)
    assert answer.status_code == 302, answer.context["ship_form"].packages[0].warnings


def commerce_numbers(*beginnings: str) -> list[str]:
    found = [Order.objects.filter(reference__startswith=beginning) for beginning in beginnings]
    return [number for orders in found for number in orders.values_list("number", flat=True)]


def row_ids(amazon_order_id: str) -> list[int]:
    return list(AmazonOrder.objects.filter(amazon_order_id=amazon_order_id).values_list("pk", flat=True))


def add_aliases(account: SellerAccount) -> None:
    for number in range(MANY):
        owner = account if number % 2 else None
        SkuAlias.objects.create(account=owner, amazon_sku=f"AMZ-{number}", product_sku=MUG if number % 3 else "SKU-01")


def add_runs(actor: str) -> None:
    """Runs of every deed in every state, with orders in every state."""
    orders = list(AmazonOrder.objects.order_by("pk")[:MANY])
    tracking = {"carrier_code": "UPS", "carrier_name": "", "tracking_number": "1Z-SAMPLE"}
    kinds = [(action, state) for action in BulkAction for state in BulkState]
    for number, (action, state) in enumerate(kinds):
        if state is BulkState.DRAFT and action is not BulkAction.SHIP:
            continue
        run = BulkRun.objects.create(
            action=action.value, state=state.value, actor=actor, request_key=f"run-{number}", total=MANY
        )
        states = list(BulkItemState)
        BulkItem.objects.bulk_create(
            BulkItem(
                run=run,
                order=order,
                amazon_order_id=order.amazon_order_id,
                state=states[place % 4].value,
                facts={"tracking": tracking, "skus": {MUG: 1}, "order_items": {}},
            )
            for place, order in enumerate(orders)
        )


def add_logs(account: SellerAccount, actor: str, now: datetime) -> None:
    """Errors, deeds, jobs, views of buyer data, notices, files waiting for a word, kept filters."""
    person = User.objects.get(username=actor)
    numbers = list(AmazonOrder.objects.order_by("pk").values_list("amazon_order_id", flat=True))
    for number in range(MANY):
        error = OrderRejected("400", code="InvalidInput") if number % 2 else Unavailable("503")
        record_error(account.pk, "searchOrders", error, numbers[number] if number % 3 else "")
        defer(Job.IMPORT_ORDERS if number % 2 else Job.CONFIRM_SHIPMENTS, account_id=10 * number + account.pk)
        SavedFilter.objects.create(user=person, name=f"Mine {number}", query="status=shipped")
    for deed in ActivityType:
        facts: dict[str, Any] = {"name": "Sample", "changes": {"name": ["Old", "New"]}, "user": "clara", "sku": MUG}
        record_activity(deed, actor=actor, facts=facts)
    for kind in ViewKind:
        BuyerDataView.objects.create(viewed_at=now, actor=actor, kind=kind.value, orders=numbers, customers=["1"])
    for place, notice in enumerate(NoticeKind):
        add_notice(notice, now, place)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    with translation.override("de"):  # what is wrong with a file is said in the language of who sends it
        prepare("products", b"sku,name\nMUG-BLUE,Other\nNEW-1,New\nNEW-1,Twice\n", file_name="new.csv", actor=actor)


def add_notice(kind: NoticeKind, now: datetime, place: int) -> None:
    """One that is open and one that is over."""
    times = dict.fromkeys(("since", "until", "first", "oldest"), now.isoformat())
    facts = {**times, "account": "Sample Seller", "store": "Sample US", "orders": 3, "late": 1, "near": 2}
    for closed_at in (None, now):
        Notice.objects.create(
            kind=kind.value,
            subject=f"account:{place}",
            severity="problem",
            told_severity="problem",
            facts={**facts, "operation": "searchOrders"},
            first_seen_at=now,
            opened_at=now,
            told_at=now,
            closed_at=closed_at,
        )


def add_people() -> None:
    for number, role in enumerate([*Role] * 4):
        user = User.objects.create_user(f"person{number}", is_staff=True, is_active=number % 5 > 0)
        Person.objects.create(user=user, role=role.value)
