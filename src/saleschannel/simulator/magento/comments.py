"""Comments of an order. Saving one saves the order, which brings the grid up to date (observed N4)."""

from __future__ import annotations

from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.document_fields import COMMENT
from saleschannel.simulator.magento.errors import bad_request
from saleschannel.simulator.magento.order_json import told
from saleschannel.simulator.magento.order_rows import add_history, saving
from saleschannel.simulator.magento.order_states import DEFAULT_STATUS
from saleschannel.simulator.magento.orders import order_of
from saleschannel.simulator.magento.state import Magento, Mail, Row


def add_comment(call: Call) -> bool:
    """POST /V1/orders/{id}/comments; a status must belong to the order's state."""
    history = call.body(COMMENT, "status_history")["status_history"]
    order = order_of(call.magento, call.id("id"))
    status = history.get("status")
    if status and status not in statuses_of(call.magento, str(order.row.get("state"))):
        message = 'Unable to add comment: The status "%1" is not part of the order status history.'
        raise bad_request(message, [status])
    with saving(call.magento, order) as row:
        row["status"] = status or row.get("status")
        add_history(call.magento, order, history)
    if history.get("is_customer_notified"):
        call.magento.mails.append(Mail(kind="order_comment", to=str(order.row.get("customer_email"))))
    return True


def list_comments(call: Call) -> Row:
    """GET /V1/orders/{id}/comments."""
    order = order_of(call.magento, call.id("id"))
    items = [told(history) for history in reversed(order.histories)]
    return {"items": items, "search_criteria": None, "total_count": len(items)}


def statuses_of(magento: Magento, state: str) -> list[str]:
    """The statuses that are assigned to a state."""
    return [DEFAULT_STATUS.get(state, ""), *magento.settings.statuses.get(state, [])]


def order_status(call: Call) -> str:
    """GET /V1/orders/{id}/statuses."""
    return str(order_of(call.magento, call.id("id")).row.get("status"))


def list_statuses(call: Call) -> list[Row]:
    """GET /V1/order-statuses, which the cloud service has and Open Source has not."""
    states = {*DEFAULT_STATUS, *call.magento.settings.statuses}
    return [
        {"status": status, "label": status.replace("_", " ").title(), "state": state}
        for state in sorted(states)
        for status in statuses_of(call.magento, state)
        if status
    ]
