"""What can happen to an order. The clerk's words for each, in English and German, are in `channel.event_texts`."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """Past tense; connected systems are told under the same names."""

    IMPORTED = "amazon_order.imported"
    STATUS_CHANGED = "amazon_order.status_changed"
    DETAILS_UPDATED = "amazon_order.details_updated"
    CANCELLATION_REQUESTED = "amazon_order.cancellation_requested"
    NEEDS_ATTENTION = "amazon_order.needs_attention"
    ATTENTION_RESOLVED = "amazon_order.attention_resolved"
    RETRIED = "amazon_order.retried"
    HELD = "amazon_order.held"
    RELEASED = "amazon_order.released"
    REFRESHED = "amazon_order.refreshed"
    ADDRESS_REPAIRED = "amazon_order.address_repaired"
    ADDRESS_RESTORED = "amazon_order.address_restored"
    CANCELLATION_SUBMITTED = "cancellation.requested"
    CANCELLATION_SENT = "cancellation.sent"
    CANCELLATION_ACCEPTED = "cancellation.accepted"
    CANCELLATION_SEEN = "cancellation.seen"
    CANCELLATION_REFUSED = "cancellation.refused"
    STOCK_RESERVED = "stock.reserved"
    STOCK_RELEASED = "stock.released"
    BACKORDERED = "stock.backordered"
    COMMERCE_CREATED = "commerce_order.created"
    COMMERCE_COMPLETED = "commerce_order.completed"
    COMMERCE_CANCELED = "commerce_order.canceled"
    COMMERCE_CLOSED = "commerce_order.closed"
    COMMERCE_INVOICED = "commerce_order.invoiced"
    COMMERCE_CREDITED = "commerce_order.credited"
    TOTALS_DIFFER = "commerce_order.totals_differ"
    CUSTOMER_CREATED = "customer.created"
    CUSTOMER_FOUND = "customer.found"
    SHIPPED_IN_COMMERCE = "shipment.created"
    SHIPPED_ON_AMAZON = "shipment.followed"
    CONFIRMED = "shipment.confirmed"
    SEEN_ON_AMAZON = "shipment.seen"
    CONFIRMATION_REFUSED = "shipment.refused"
