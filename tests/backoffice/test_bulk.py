"""One deed for many orders: asked back with the number, done by a job, told order by order."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from saleschannel.backoffice.models import BuyerDataView
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import BulkItem, BulkRun, Cancellation, OrderEvent
from saleschannel.domain.orders import Buyer
from saleschannel.jobs.tasks import work_on_bulk_run
from saleschannel.services import bulk_runs
from tests.backoffice.conftest import Importer
from tests.backoffice.test_orders_tab import order_number
from tests.builders import an_fba_order, an_item, money
from tests.commerce.builders import a_product


@pytest.fixture
def three(imported: Importer) -> list[AmazonOrderRow]:
    a_product()
    return imported(order_number(1), order_number(2, an_item("NO-SUCH-SKU")), an_fba_order())


def begin(client: Client, do: str, **chosen: Any) -> Any:
    """Choose orders, answer what is asked back, and let a worker do it; the run's page."""
    reason = chosen.pop("reason", "")
    asked = client.get("/orders/bulk/", {"do": do, **chosen})
    assert asked.status_code == 200
    initial = asked.context["form"].initial
    answer = client.post("/orders/bulk/", {"do": do, **chosen, **initial, "reason": reason})
    assert answer.status_code == 302, answer.context["form"].errors
    work_on_bulk_run(BulkRun.objects.get().pk)
    return client.get(answer.headers["Location"])


def asked_back(client: Client, chosen: Any, *, follow: bool = False) -> Any:
    return client.get("/orders/bulk/", chosen, follow=follow)


def states() -> dict[str, tuple[str, str]]:
    return {item.amazon_order_id: (item.state, item.message) for item in BulkItem.objects.all()}


def test_ticked_orders_are_held_with_a_reason_and_released(clerk: Client, three: list[AmazonOrderRow]) -> None:
    page = begin(clerk, "hold", order=[three[0].pk, three[2].pk], reason="Waits for the blue ones")
    held = AmazonOrderRow.objects.get(pk=three[0].pk)
    assert (held.held_by, held.hold_reason) == ("clara", "Waits for the blue ones")
    assert states() == {
        "902-0000001-0000000": ("done", ""),
        three[2].amazon_order_id: ("failed", "hold/over"),
    }
    text = page.content.decode()
    assert "Cannot be held: it is canceled or shipped on Amazon." in text
    assert "Finished" in text
    assert "hx-get" not in text
    BulkRun.objects.all().delete()
    begin(clerk, "release", order=[three[0].pk, three[1].pk])
    assert AmazonOrderRow.objects.get(pk=three[0].pk).held_at is None
    assert states()["902-0000002-0000000"] == ("skipped", "hold/not_held")


def test_all_orders_of_a_filter_are_retried_and_those_still_stuck_are_told(
    clerk: Client, three: list[AmazonOrderRow]
) -> None:
    asked = clerk.get("/orders/bulk/", {"do": "retry", "scope": "all", "filter": "attention=any"})
    assert asked.context["count"] == 1
    page = begin(clerk, "retry", scope="all", filter="attention=any")
    assert states() == {"902-0000002-0000000": ("failed", "attention/unknown_sku")}
    assert "Still needs attention: Unknown SKU." in page.content.decode()
    assert OrderEvent.objects.filter(order=three[1], type="amazon_order.retried", actor="clara").count() == 1


def test_a_retry_that_helps_is_done(clerk: Client, three: list[AmazonOrderRow]) -> None:
    a_product("NO-SUCH-SKU")
    begin(clerk, "retry", order=[three[1].pk])
    assert states() == {"902-0000002-0000000": ("done", "")}


def test_cancellations_are_asked_for_with_amazons_reason_where_amazon_allows(
    clerk: Client, three: list[AmazonOrderRow]
) -> None:
    begin(clerk, "cancel", scope="all", filter="", reason="NoInventory")
    assert list(Cancellation.objects.order_by("order_id").values_list("order_id", "reason", "actor")) == [
        (three[0].pk, "NoInventory", "clara"),
        (three[1].pk, "NoInventory", "clara"),
    ]
    assert states()[three[2].amazon_order_id] == ("failed", "cancel/by_amazon")


def test_a_missing_reason_is_asked_for_beside_its_field(clerk: Client, three: list[AmazonOrderRow]) -> None:
    asked = asked_back(clerk, {"do": "hold", "order": [three[0].pk]}).context["form"].initial
    answer = clerk.post("/orders/bulk/", {"do": "hold", "order": [three[0].pk], **asked, "reason": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"reason": ["This field is required."]}
    assert not BulkRun.objects.exists()


def test_a_form_that_is_sent_twice_begins_one_run(clerk: Client, three: list[AmazonOrderRow]) -> None:
    asked = asked_back(clerk, {"do": "release", "order": [three[0].pk]}).context["form"].initial
    typed = {"do": "release", "order": [three[0].pk], **asked}
    first, second = clerk.post("/orders/bulk/", typed), clerk.post("/orders/bulk/", typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert BulkRun.objects.get().total == 1


def test_orders_that_come_later_are_not_part_of_what_was_confirmed(
    clerk: Client, three: list[AmazonOrderRow], imported: Importer
) -> None:
    chosen: dict[str, Any] = {"do": "release", "scope": "all", "filter": "status=unshipped"}
    asked = asked_back(clerk, chosen).context["form"].initial
    imported(order_number(4))
    clerk.post("/orders/bulk/", {**chosen, **asked})
    assert BulkRun.objects.get().total == 2


def test_more_orders_than_were_counted_are_asked_about_again(clerk: Client, three: list[AmazonOrderRow]) -> None:
    chosen = {"do": "release", "scope": "all", "filter": "status=shipped"}
    asked = asked_back(clerk, chosen).context["form"].initial
    AmazonOrderRow.objects.filter(pk=three[0].pk).update(status="shipped")
    answer = clerk.post("/orders/bulk/", {**chosen, **asked})
    assert answer.status_code == 409
    assert "More orders fit by now than you were asked about." in answer.content.decode()
    assert 'name="counted" value="2"' in answer.content.decode()
    assert not BulkRun.objects.exists()


def test_nothing_ticked_a_wrong_filter_and_too_many_are_said(
    clerk: Client, three: list[AmazonOrderRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    for chosen, words in (
        ({"do": "retry"}, "Tick the orders first"),
        ({"do": "csv"}, "Tick the orders to export"),
        ({"do": "retry", "scope": "all", "filter": "total_from=much"}, "The filter cannot be used: Enter a number."),
        ({"do": "retry", "scope": "all", "filter": "buyer=0123"}, "The filter cannot be used: This search for a name"),
        ({"do": "nonsense", "order": "1"}, "Choose what is to be done."),
        ({"do": "hold", "order": "999999"}, "No order fits any more."),
    ):
        assert words in asked_back(clerk, chosen, follow=True).content.decode()
    monkeypatch.setattr("saleschannel.backoffice.orders.bulk_views.LARGEST_RUN", 2)
    answer = clerk.get("/orders/bulk/", {"do": "hold", "scope": "all"}, follow=True)
    assert "These are more than 2 orders." in answer.content.decode()


def test_only_people_with_the_right_may_act_and_all_may_export_without_buyers(
    reader: Client, three: list[AmazonOrderRow]
) -> None:
    assert asked_back(reader, {"do": "hold", "order": [three[0].pk]}).status_code == 403
    assert reader.post("/orders/bulk/", {"do": "hold", "order": [three[0].pk]}).status_code == 403
    assert 'value="hold"' not in reader.get("/orders/").content.decode()
    text = exported(reader, "csv")
    assert "902-0000001-0000000" in text
    assert "Ada" not in text
    assert "E-mail" not in text


def exported(client: Client, kind: str, **headers: str) -> str:
    answer: Any = client.get("/orders/bulk/", {"do": kind, "scope": "all"}, headers=headers)
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    content = b"".join(answer.streaming_content)
    return content.decode("utf-8-sig")


def test_an_export_tells_the_orders_of_the_filter_and_records_whose_data_it_holds(
    clerk: Client, three: list[AmazonOrderRow]
) -> None:
    lines = exported(clerk, "csv").splitlines()
    assert lines[0].startswith("Amazon order,Purchase date,Status,Store,")
    assert lines[0].endswith(
        "Buyer,E-mail,Recipient's name,Address line 1,Address line 2,Address line 3,Postal code,"
        "City,State or region,Country,Phone"
    )
    assert len(lines) == 4
    assert any("902-0000001-0000000" in line and "Ada Example" in line and "10.00,USD" in line for line in lines)
    (view,) = BuyerDataView.objects.all()
    assert (view.kind, view.actor) == ("export", "clara")
    assert set(view.orders) >= {"902-0000001-0000000", "902-0000002-0000000"}


def test_a_german_export_has_german_columns_and_separators(clerk: Client, three: list[AmazonOrderRow]) -> None:
    text = exported(clerk, "csv", **{"accept-language": "de"})
    assert text.startswith("Amazon-Bestellung;Kaufdatum;Status;")
    assert ";10,00;USD;" in text


def test_what_a_spreadsheet_would_take_for_a_formula_is_made_harmless(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(order_number(1, buyer=Buyer(name='=HYPERLINK("http://x.example")', email="@x.example")))
    text = exported(clerk, "csv")
    assert "'=HYPERLINK" in text
    assert "'@x.example" in text


def test_the_excel_file_opens_with_dates_and_amounts_as_such(clerk: Client, imported: Importer) -> None:
    a_product()
    (row,) = imported(order_number(1, total=money("1234.50"), buyer=Buyer(name="+Ada\x01 <&>")))
    answer: Any = asked_back(clerk, {"do": "xlsx", "order": [row.pk]})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["saleschannel"]
    header, cells = list(sheet.iter_rows(values_only=True))
    told = dict(zip(header, cells, strict=True))
    assert told["Amazon order"] == row.amazon_order_id
    assert told["Total"] == 1234.5
    assert told["Purchase date"].year == 2026
    assert told["Buyer"] == "'+Ada <&>"


def test_a_run_that_is_stopped_goes_no_further(clerk: Client, three: list[AmazonOrderRow]) -> None:
    asked = clerk.get("/orders/bulk/", {"do": "release", "scope": "all"}).context["form"].initial
    place = clerk.post("/orders/bulk/", {"do": "release", "scope": "all", **asked}).headers["Location"]
    assert "hx-get" in clerk.get(place).content.decode()
    clerk.post(f"{place}stop/")
    work_on_bulk_run(BulkRun.objects.get().pk)
    run = BulkRun.objects.get()
    assert (run.state, run.open) == ("stopped", 3)
    assert clerk.get("/orders/runs/").context["runs"][0]["run"] == run


def test_a_lost_job_of_a_run_comes_back_and_repeats_nothing(clerk: Client, three: list[AmazonOrderRow]) -> None:
    begin(clerk, "retry", order=[three[1].pk])
    work_on_bulk_run(BulkRun.objects.get().pk)
    bulk_runs.defer_unfinished()
    assert OrderEvent.objects.filter(order=three[1], type="amazon_order.retried").count() == 1


def test_read_only_mode_refuses_with_its_reason(clerk: Client, three: list[AmazonOrderRow], settings: Any) -> None:
    asked = asked_back(clerk, {"do": "retry", "order": [three[0].pk]}).context["form"].initial
    settings.READ_ONLY = True
    answer = clerk.post("/orders/bulk/", {"do": "retry", "order": [three[0].pk], **asked})
    assert answer.status_code == 409
    assert "Read-only mode is on" in answer.content.decode()
