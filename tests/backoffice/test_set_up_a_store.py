"""The guided set-up of a store, Amazon's consent flow, accounts and stores, against the simulated Amazon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from saleschannel.channel.models import ImportCursor, OrderSettings, SellerAccount, Store
from saleschannel.simulator.server import SimulatorThread
from tests.backoffice.conftest import SECRET, TOKEN
from tests.builders import DE, US

CLIENT_ID = "amzn1.application-oa2-client.demo"
APPLICATION_ID = "amzn1.sp.solution.demo"


@pytest.fixture(scope="module")
def running() -> Iterator[SimulatorThread]:
    with SimulatorThread(seed=5, usage_plans=False) as simulator:
        yield simulator


@pytest.fixture
def amazon(running: SimulatorThread) -> SimulatorThread:
    running.world.faults.clear()
    for seller in running.world.sellers.values():
        seller.insights_role, seller.application_is_draft, seller.direct_to_consumer_role = True, False, True
    return running


def account_form(amazon: SimulatorThread, **changes: str) -> dict[str, str]:
    form = {
        "name": "My shop",
        "region": "eu",
        "client_id": CLIENT_ID,
        "client_secret": "demo-secret",
        "how": "token",
        "refresh_token": "Atzr|demo-eu",
        "limits_factor": "1000",
        "endpoint": amazon.url,
        "token_endpoint": f"{amazon.url}/auth/o2/token",
        "seller_central": amazon.url,
    }
    return form | changes


def begin(client: Client, amazon: SimulatorThread, **changes: str) -> SellerAccount:
    answer = client.post("/setup/account/", account_form(amazon, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return SellerAccount.objects.get()


def store_at(client: Client, amazon: SimulatorThread, step: str = "commerce") -> Store:
    """A store whose set-up has come to this step."""
    account = begin(client, amazon)
    client.get(f"/setup/account/{account.pk}/marketplace/")
    client.post(f"/setup/account/{account.pk}/marketplace/", {"marketplace": DE, "name": ""})
    store = Store.objects.get()
    if step != "commerce":
        client.post(f"/setup/store/{store.pk}/commerce/", {"kind": "builtin", "commerce_store": "default"})
    if step == "history":
        client.post(f"/setup/store/{store.pk}/settings/", settings_form(client, store))
    return Store.objects.get()


def settings_form(client: Client, store: Store) -> dict[str, Any]:
    form = client.get(f"/setup/store/{store.pk}/settings/").context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in {False, None}}


def test_without_any_account_the_set_up_begins_with_one(manager: Client) -> None:
    assert manager.get("/setup/")["Location"] == "/setup/account/"
    assert manager.get("/stores/new/")["Location"] == "/setup/"
    assert manager.get("/accounts/new/")["Location"] == "/setup/account/"


def test_a_store_is_set_up_step_by_step_and_then_imports(manager: Client, amazon: SimulatorThread) -> None:
    account = begin(manager, amazon)
    assert account.authorized_at is not None
    test = manager.post(f"/setup/account/{account.pk}/test/")
    assert [(check.state, check.note) for check in test.context["checks"]][:3] == [("good", "")] * 3
    assert test.context["problems"] == []
    assert "Everything works" in test.content.decode()
    shown = manager.get(f"/setup/account/{account.pk}/marketplace/")
    assert DE in [marketplace_id for marketplace_id, _ in shown.context["offered"]]
    chosen = manager.post(f"/setup/account/{account.pk}/marketplace/", {"marketplace": DE, "name": ""})
    store = Store.objects.get()
    assert (store.name, store.active, store.setup_step) == ("Amazon.de", False, "commerce")
    assert chosen["Location"] == f"/setup/store/{store.pk}/commerce/"
    answer = manager.post(f"/setup/store/{store.pk}/commerce/", {"kind": "builtin", "commerce_store": "default"})
    assert answer["Location"] == f"/setup/store/{store.pk}/settings/"
    typed = settings_form(manager, store) | {"prefix_all": "DE-"}
    assert manager.post(f"/setup/store/{store.pk}/settings/", typed)["Location"] == f"/setup/store/{store.pk}/start/"
    assert not ImportCursor.objects.exists()
    answer = manager.post(f"/setup/store/{store.pk}/start/", {"begin": "now", "import_from": ""})
    assert answer["Location"] == f"/setup/store/{store.pk}/done/"
    store.refresh_from_db()
    assert (store.active, store.setup_step, store.import_from) == (True, "", store.connected_at)
    assert OrderSettings.objects.get().prefix_all == "DE-"
    assert ImportCursor.objects.filter(account=account, store=None).exists()
    assert "The store is connected" in manager.get(f"/setup/store/{store.pk}/done/").content.decode()


def test_a_store_half_set_up_is_finished_later(manager: Client, amazon: SimulatorThread) -> None:
    store = store_at(manager, amazon, "settings")
    text = manager.get("/setup/").content.decode()
    assert f'href="/setup/store/{store.pk}/settings/"' in text
    assert f'href="/setup/store/{store.pk}/settings/"' in manager.get(f"/stores/{store.pk}/").content.decode()
    assert f'href="/setup/store/{store.pk}/settings/"' in manager.get("/stores/").content.decode()
    assert manager.post(f"/stores/{store.pk}/resume/")["Location"] == f"/setup/store/{store.pk}/settings/"
    assert manager.get(f"/setup/store/{store.pk}/done/")["Location"] == f"/setup/store/{store.pk}/settings/"
    store.refresh_from_db()
    assert store.active is False


def test_a_step_that_is_done_can_be_gone_back_to(manager: Client, amazon: SimulatorThread) -> None:
    store = store_at(manager, amazon, "history")
    steps = manager.get(f"/setup/store/{store.pk}/start/").context["steps"]
    assert [step.state for step in steps] == ["done"] * 5 + ["now"]
    assert steps[3].link == f"/setup/store/{store.pk}/commerce/"
    manager.post(f"/setup/store/{store.pk}/commerce/", {"kind": "builtin", "commerce_store": "default"})
    store.refresh_from_db()
    assert store.setup_step == "history"


def test_a_begun_store_can_be_discarded_but_a_started_one_cannot(
    manager: Client, amazon: SimulatorThread, store: Store
) -> None:
    manager.post(f"/setup/store/{store.pk}/discard/")
    assert Store.objects.filter(pk=store.pk).exists()
    Store.objects.filter(pk=store.pk).update(setup_step="commerce")
    manager.post(f"/setup/store/{store.pk}/discard/")
    assert not Store.objects.exists()


def test_history_from_a_date_shows_its_progress(manager: Client, amazon: SimulatorThread) -> None:
    store = store_at(manager, amazon, "history")
    day = (timezone.now() - timedelta(days=80)).date()
    manager.post(f"/setup/store/{store.pk}/start/", {"begin": "date", "import_from": day.isoformat()})
    cursor = ImportCursor.objects.get(store=store)
    store.refresh_from_db()
    assert cursor.watermark == store.import_from
    assert store.import_from.date() == day
    cursor.watermark += (store.connected_at - store.import_from) / 2
    cursor.save()
    fragment = manager.get(f"/setup/store/{store.pk}/progress/")
    assert fragment.context["progress"].percent == 49
    text = fragment.content.decode()
    assert 'hx-trigger="every 5s"' in text
    assert '<progress max="100" value="49"' in text
    ImportCursor.objects.filter(pk=cursor.pk).update(finished=True)
    text = manager.get(f"/setup/store/{store.pk}/progress/").content.decode()
    assert 'value="100"' in text
    assert "hx-get" not in text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"begin": "date", "import_from": ""}, "Enter the day"),
        ({"begin": "date", "import_from": "2031-01-01"}, "in the future"),
        ({"begin": "date", "import_from": "2011-01-01"}, "last two years"),
        ({"begin": "date", "import_from": "yesterday"}, "valid date"),
    ],
)
def test_a_bad_day_is_told_beside_the_field(
    typed: dict[str, str], message: str, manager: Client, amazon: SimulatorThread
) -> None:
    store = store_at(manager, amazon, "history")
    answer = manager.post(f"/setup/store/{store.pk}/start/", typed)
    assert answer.status_code == 422
    assert message in str(answer.context["form"].errors["import_from"])
    assert Store.objects.get().active is False


def test_older_orders_can_be_asked_for_later(manager: Client, amazon: SimulatorThread, store: Store) -> None:
    Store.objects.filter(pk=store.pk).update(import_from=timezone.now() - timedelta(days=10))
    ImportCursor.objects.create(
        account=store.account, store=store, watermark=timezone.now(), history_until=timezone.now(), finished=True
    )
    day = (timezone.now() - timedelta(days=40)).date()
    too_late = (timezone.now() - timedelta(days=2)).date()
    refused = manager.post(f"/stores/{store.pk}/history/", {"import_from": too_late.isoformat()})
    assert refused.status_code == 422
    assert "imported already" in str(refused.context["since"].errors)
    assert manager.post(f"/stores/{store.pk}/history/", {"import_from": day.isoformat()}).status_code == 302
    cursor = ImportCursor.objects.get(store=store)
    assert (cursor.finished, cursor.watermark.date()) == (False, day)


def test_what_was_typed_stays_but_secrets_are_not_sent_back(manager: Client, amazon: SimulatorThread) -> None:
    answer = manager.post("/setup/account/", account_form(amazon, name="", refresh_token="Atzr|typed-token"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert CLIENT_ID in text
    assert "demo-secret" not in text
    assert "typed-token" not in text
    answer = manager.post("/setup/account/", account_form(amazon, refresh_token=""))
    assert "Enter the refresh token" in str(answer.context["form"].errors["refresh_token"])
    answer = manager.post("/setup/account/", account_form(amazon, how="consent"))
    assert "needs the application id" in str(answer.context["form"].errors["application_id"])


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"client_secret": "wrong"}, "Client id or client secret is wrong"),
        ({"refresh_token": "Atzr|wrong"}, "The refresh token is not accepted"),
        ({"region": "na"}, "The region does not fit"),
        ({"token_endpoint": "http://127.0.0.1:9/token"}, "Login with Amazon cannot be reached"),
        ({"endpoint": "http://127.0.0.1:9"}, "Amazon&#x27;s API cannot be reached"),
    ],
)
def test_the_test_says_exactly_what_is_missing(
    changes: dict[str, str], title: str, manager: Client, amazon: SimulatorThread
) -> None:
    account = begin(manager, amazon, **changes)
    answer = manager.post(f"/setup/account/{account.pk}/test/")
    assert not answer.context["report"].works
    assert title in answer.content.decode()
    assert "demo-secret" not in answer.content.decode()


def test_a_missing_role_and_a_wrong_clock_are_named(manager: Client, amazon: SimulatorThread) -> None:
    account = begin(manager, amazon)
    amazon.world.sellers["A-DEMO-EU"].direct_to_consumer_role = False
    amazon.world.place(marketplace="DE", status="UNSHIPPED")
    amazon.world.clock.advance(timedelta(minutes=10))
    answer = manager.post(f"/accounts/{account.pk}/test/")
    assert [problem.title for problem in answer.context["problems"]] == [
        "The role for buyers' data is missing",
        "This server's clock is wrong",
    ]
    assert answer.context["report"].works


def test_the_regions_list_stands_in_when_amazon_does_not_say_where_the_seller_sells(
    manager: Client, amazon: SimulatorThread
) -> None:
    account = begin(manager, amazon)
    amazon.world.sellers["A-DEMO-EU"].insights_role = False
    answer = manager.get(f"/setup/account/{account.pk}/marketplace/")
    assert len(answer.context["offered"]) == 16
    assert "Selling Partner Insights" in answer.content.decode()


def test_only_marketplaces_the_seller_takes_part_in_are_offered(manager: Client, amazon: SimulatorThread) -> None:
    account = begin(manager, amazon, region="na", refresh_token="Atzr|demo-na")
    amazon.world.sellers["A-DEMO"].marketplace_ids = [US]
    try:
        answer = manager.get(f"/setup/account/{account.pk}/marketplace/")
        assert answer.context["offered"] == [(US, "Amazon.com (US)")]
        refused = manager.post(f"/setup/account/{account.pk}/marketplace/", {"marketplace": DE, "name": "X"})
        assert refused.status_code == 422
        assert refused.context["form"]["name"].value() == "X"
    finally:
        amazon.world.sellers["A-DEMO"].marketplace_ids = [US, "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8", "A2Q3Y263D00KWC"]


# Amazon's consent flow


def consent(client: Client, amazon: SimulatorThread, account: SellerAccount, **said: str) -> str:
    """Go to Amazon's page, agree there, and return the address that the browser is sent back to."""
    to_amazon = client.get(f"/accounts/{account.pk}/authorize/?step=setup")["Location"]
    assert to_amazon.startswith(f"{amazon.url}/apps/authorize/consent?")
    page = httpx.get(to_amazon)
    assert page.status_code == 200, page.text
    sent = {name: values[0] for name, values in parse_qs(urlsplit(to_amazon).query).items()}
    answer = httpx.post(to_amazon.split("?")[0], data=sent | {"seller_id": "A-DEMO-EU"} | said)
    back = answer.headers["location"]
    assert back.startswith("http://testserver/accounts/authorized/?")
    return back.removeprefix("http://testserver")


@pytest.fixture
def unauthorized(manager: Client, amazon: SimulatorThread) -> SellerAccount:
    account = begin(manager, amazon, how="consent", application_id=APPLICATION_ID, refresh_token="")
    assert not account.is_authorized
    return account


def test_an_account_is_authorised_on_amazons_page(
    manager: Client, amazon: SimulatorThread, unauthorized: SellerAccount
) -> None:
    page = manager.get(f"/setup/account/{unauthorized.pk}/authorization/").content.decode()
    assert "http://testserver/accounts/authorized/" in page
    assert manager.get(f"/setup/account/{unauthorized.pk}/test/")["Location"].endswith("/authorization/")
    answer = manager.get(consent(manager, amazon, unauthorized))
    assert answer["Location"] == f"/setup/account/{unauthorized.pk}/test/"
    account = SellerAccount.objects.get()
    assert account.refresh_token.startswith("Atzr|")
    assert (account.selling_partner_id, account.authorized_at is not None) == ("A-DEMO-EU", True)
    assert manager.post(f"/setup/account/{account.pk}/test/").context["report"].works


def test_the_answer_of_amazon_is_taken_once(
    manager: Client, amazon: SimulatorThread, unauthorized: SellerAccount
) -> None:
    back = consent(manager, amazon, unauthorized)
    manager.get(back)
    again = manager.get(back)
    assert again.status_code == 422
    assert "finished already" in again.content.decode()


def test_an_answer_with_another_state_is_refused_and_nothing_is_exchanged(
    manager: Client, amazon: SimulatorThread, unauthorized: SellerAccount
) -> None:
    asked = amazon.world.calls["token"]
    back = consent(manager, amazon, unauthorized)
    state = parse_qs(urlsplit(back).query)["state"][0]
    answer = manager.get(back.replace(state, "forged"))
    assert answer.status_code == 422
    assert "does not belong to the authorisation" in answer.content.decode()
    assert amazon.world.calls["token"] == asked
    assert not SellerAccount.objects.get().is_authorized
    assert manager.get(back).status_code == 422  # the state was used up


def test_another_persons_browser_cannot_use_the_answer(
    manager: Client, administrator: Client, amazon: SimulatorThread, unauthorized: SellerAccount
) -> None:
    assert administrator.get(consent(manager, amazon, unauthorized)).status_code == 422


def test_a_seller_who_does_not_agree_changes_nothing(
    manager: Client, amazon: SimulatorThread, unauthorized: SellerAccount
) -> None:
    answer = manager.get(consent(manager, amazon, unauthorized, decline="1"))
    assert answer.status_code == 422
    assert "did not agree" in answer.content.decode()


def test_a_code_that_is_too_old_is_named(manager: Client, amazon: SimulatorThread, unauthorized: SellerAccount) -> None:
    back = consent(manager, amazon, unauthorized)
    amazon.world.clock.advance(timedelta(minutes=6))
    answer = manager.get(back)
    assert answer.status_code == 422
    assert "invalid_grant" in answer.content.decode()
    assert "works once and for five minutes" in answer.content.decode()


def test_another_seller_is_not_mixed_into_an_account(
    manager: Client, amazon: SimulatorThread, unauthorized: SellerAccount
) -> None:
    SellerAccount.objects.update(selling_partner_id="A-OTHER", refresh_token=TOKEN)
    answer = manager.get(consent(manager, amazon, unauthorized))
    assert answer.status_code == 422
    assert "A-OTHER" in answer.content.decode()
    assert SellerAccount.objects.get().refresh_token == TOKEN


def test_a_draft_app_is_authorised_as_a_draft(
    manager: Client, amazon: SimulatorThread, unauthorized: SellerAccount
) -> None:
    for seller in amazon.world.sellers.values():
        seller.application_is_draft = True
    address = manager.get(f"/accounts/{unauthorized.pk}/authorize/")["Location"]
    assert "MD1000" in httpx.get(address).text
    SellerAccount.objects.update(application_is_draft=True)
    assert manager.get(consent(manager, amazon, unauthorized)).status_code == 302


def test_amazons_own_page_of_the_country_is_used(manager: Client, store: Store) -> None:
    account = store.account
    assert manager.get(f"/accounts/{account.pk}/authorize/")["Location"] == f"/accounts/{account.pk}/"
    SellerAccount.objects.update(application_id=APPLICATION_ID)
    address = manager.get(f"/accounts/{account.pk}/authorize/?marketplace=A2EUQ1WTGCTBG2")["Location"]
    assert address.startswith("https://sellercentral.amazon.ca/apps/authorize/consent?application_id=")
    assert "version=beta" not in address


# Accounts


def test_secrets_are_never_shown_again(manager: Client, store: Store) -> None:
    pk = store.account_id
    for address in ("/accounts/", f"/accounts/{pk}/", f"/accounts/{pk}/keys/", "/setup/"):
        text = manager.get(address).content.decode()
        assert SECRET not in text
        assert TOKEN not in text


def test_an_account_is_changed_without_touching_its_keys(manager: Client, store: Store) -> None:
    data = {"name": "Renamed", "limits_factor": "5", "application_id": "app-1"}
    assert manager.post(f"/accounts/{store.account_id}/", data).status_code == 302
    account = SellerAccount.objects.get()
    assert (account.name, account.limits_factor, account.application_id) == ("Renamed", 5, "app-1")
    assert (account.client_secret, account.refresh_token, account.region) == (SECRET, TOKEN, "na")
    answer = manager.post(f"/accounts/{store.account_id}/", data | {"limits_factor": "0"})
    assert answer.status_code == 422


def test_new_keys_are_tried_before_the_old_ones_go(manager: Client, amazon: SimulatorThread) -> None:
    account = begin(manager, amazon)
    address = f"/accounts/{account.pk}/keys/"
    wrong = manager.post(address, {"client_id": CLIENT_ID, "client_secret": "wrong", "refresh_token": ""})
    assert wrong.status_code == 422
    assert "Client id or client secret is wrong" in str(wrong.context["form"].errors["client_secret"])
    assert SellerAccount.objects.get().client_secret == "demo-secret"
    right = manager.post(address, {"client_id": CLIENT_ID, "client_secret": "", "refresh_token": "Atzr|demo-na"})
    assert right.status_code == 302
    assert SellerAccount.objects.get().refresh_token == "Atzr|demo-na"


def test_keys_can_be_stored_untried_while_amazon_cannot_be_reached(manager: Client, amazon: SimulatorThread) -> None:
    account = begin(manager, amazon, token_endpoint="http://127.0.0.1:9/token")
    address = f"/accounts/{account.pk}/keys/"
    typed = {"client_id": "other", "client_secret": "new", "refresh_token": ""}
    answer = manager.post(address, typed)
    assert "cannot be reached" in str(answer.context["form"].errors["untried"])
    assert 'name="untried"' in answer.content.decode()
    assert manager.post(address, typed | {"untried": "on"}).status_code == 302
    assert SellerAccount.objects.get().client_id == "other"


def test_an_account_is_paused_and_resumed(manager: Client, store: Store) -> None:
    manager.post(f"/accounts/{store.account_id}/pause/")
    assert SellerAccount.objects.get().active is False
    assert "Paused" in manager.get(f"/accounts/{store.account_id}/").content.decode()
    manager.post(f"/accounts/{store.account_id}/resume/")
    assert SellerAccount.objects.get().active is True
    assert manager.get(f"/accounts/{store.account_id}/pause/").status_code == 405


# Stores


def test_a_store_is_renamed_paused_and_resumed(manager: Client, store: Store) -> None:
    manager.post(f"/stores/{store.pk}/", {"name": "America"})
    manager.post(f"/stores/{store.pk}/pause/")
    store.refresh_from_db()
    assert (store.name, store.active) == ("America", False)
    assert manager.post(f"/stores/{store.pk}/resume/", {"next": "/"})["Location"] == "/"
    assert (
        manager.post(f"/stores/{store.pk}/resume/", {"next": "//evil.example/"})["Location"] == f"/stores/{store.pk}/"
    )
    store.refresh_from_db()
    assert store.active is True


def test_clerks_cannot_connect_or_change_anything(clerk: Client, store: Store) -> None:
    pk = store.pk
    for address in ("/setup/", f"/stores/{pk}/", f"/stores/{pk}/order-settings/", f"/accounts/{store.account_id}/"):
        assert clerk.get(address).status_code == 403
    for address in (f"/stores/{pk}/pause/", f"/accounts/{store.account_id}/pause/", f"/setup/store/{pk}/discard/"):
        assert clerk.post(address).status_code == 403
    assert clerk.get(f"/accounts/{store.account_id}/authorize/").status_code == 403
    assert Store.objects.get().active


def test_the_pages_are_frugal_with_queries(
    manager: Client, amazon: SimulatorThread, django_assert_max_num_queries: Any
) -> None:
    store = store_at(manager, amazon, "history")
    pk, account = store.pk, store.account_id
    pages = [f"/setup/store/{pk}/{step}/" for step in ("commerce", "settings", "start")]
    pages += ["/setup/", "/stores/", "/accounts/", f"/stores/{pk}/", f"/accounts/{account}/"]
    for address in pages:
        with django_assert_max_num_queries(10):
            assert manager.get(address).status_code == 200


def test_the_set_up_speaks_german(manager: Client, amazon: SimulatorThread) -> None:
    store = store_at(manager, amazon, "history")
    text = manager.get(f"/setup/store/{store.pk}/start/", headers={"accept-language": "de"}).content.decode()
    assert "Import starten" in text
    answer = manager.post(f"/setup/store/{store.pk}/start/", {"begin": "date"}, headers={"accept-language": "de"})
    assert "Geben Sie den Tag ein" in answer.content.decode()
