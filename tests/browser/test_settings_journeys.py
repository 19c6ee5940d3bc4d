"""What a manager sets: order settings tried before they count, and products from a file looked at before they are."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, expect

from tests.browser.office import Office
from tests.browser.visit import Visit

Visits = Callable[[str], Visit]


def test_a_manager_tries_order_settings_before_saving_them(visit: Visits, language: str, office: Office) -> None:
    manager, prefix = visit("manager"), f"{language.upper()}-"
    manager.open(f"/stores/{office.data['keys']['store']}/order-settings/")
    manager.choice("Amazon's order number").check()
    manager.field("number prefix").fill("A B")
    with manager.expecting(422):
        manager.press("Dry run")
    expect(manager.error_beside("number prefix")).to_be_visible()
    expect(manager.field("number prefix")).to_have_value("A B")
    expect(manager.choice("Amazon's order number")).to_be_checked()

    manager.field("number prefix").fill(prefix)
    manager.press("Dry run")
    tried = manager.page.get_by_role("region", name=manager.say("Dry run: nothing was written, nothing is saved"))
    expect(tried.get_by_role("cell", name=re.compile(f"^{prefix}{office.data['late']}"))).to_be_visible()
    expect(manager.field("number prefix")).to_have_value(prefix)

    manager.open(f"/stores/{office.data['keys']['store']}/order-settings/")
    expect(manager.field("number prefix")).not_to_have_value(prefix)
    manager.field("number prefix").fill(prefix)
    manager.press("Save")
    manager.is_told("Order settings saved.")
    expect(manager.page.get_by_role("cell", name=prefix).first).to_be_visible()


def test_a_clerk_looks_at_what_a_file_of_products_would_change_before_it_does(visit: Visits, language: str) -> None:
    clerk, new = visit("clerk"), f"TRAY-{language.upper()}"
    clerk.open("/commerce/products/")
    clerk.follow("Import a file")
    clerk.field("File").set_input_files(csv("product,price\nTRAY,1.00\n"))
    with clerk.expecting(422):
        clerk.press("Look at what would change")
    expect(clerk.page.get_by_role("alert").or_(clerk.page.get_by_role("table")).first).to_be_visible()

    rows = f"sku,name,price,quantity\n{new},A tray,7.50,10\n{new},The same,7.50,10\nBOWL-GREEN,Green bowl,9.95,\n"
    clerk.field("File").set_input_files(csv(rows + "CUP,A cup,dear,1\n"))
    clerk.press("Look at what would change")
    wrong = clerk.page.get_by_role("table").filter(has_text=clerk.say("What is wrong"))
    expect(wrong.get_by_role("row")).to_have_count(3)
    with clerk.expecting(422):
        clerk.press("Import just this")
    expect(clerk.page.get_by_role("alert")).to_have_text(
        clerk.say("The file has wrong lines. Mend it and send it again, or tick this box.")
    )
    clerk.choice("Leave the wrong lines out and import the others").check()
    clerk.press("Import just this")
    clerk.sees("The file was imported.")
    clerk.open("/commerce/products/?text=BOWL-GREEN")
    clerk.page.get_by_role("link", name="BOWL-GREEN").click()
    expect(clerk.field("Price")).to_have_value("9,95" if language == "de" else "9.95")


def csv(text: str) -> FilePayload:
    return {"name": "products.csv", "mimeType": "text/csv", "buffer": text.encode()}
