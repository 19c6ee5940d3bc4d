"""A manager changes settings; what cannot be is refused beside the field, and nothing typed is lost."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


def test_notice_settings_are_kept_and_bad_ones_refused_in_place(open_page: OpenPage) -> None:
    page = open_page("manager")
    page.goto("/notices/settings/")
    page.get_by_label("Hours before the ship-by time").fill("6")
    page.get_by_label("Mail to other addresses").fill("team@shop.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    expect(page.get_by_label("Hours before the ship-by time")).to_have_value("6")
    expect(page.get_by_label("Mail to other addresses")).to_have_value("team@shop.example")


def test_a_notice_above_every_page_can_be_hidden_for_the_session(open_page: OpenPage) -> None:
    page = open_page("read_only", "de")
    page.goto("/orders/")
    banner = page.get_by_role("region", name="Hinweise")
    expect(banner.get_by_text("Bestellungen müssen versandt werden")).to_be_visible()
    expect(banner.get_by_text("Problem")).to_be_visible()
    banner.get_by_role("button", name="Bis zur nächsten Anmeldung ausblenden").click()
    page.goto("/errors/")
    expect(page.get_by_role("region", name="Hinweise")).to_have_count(0)
