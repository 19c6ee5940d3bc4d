"""How long calls take: nothing, as seen on a small Magento of two cores, or a flat 200 ms."""

from __future__ import annotations

from typing import Any

PRESETS: dict[str, dict[str, Any]] = {
    "none": {},
    "observed": {
        "latency": {
            "*": 0.06,
            "saveOrder": 0.08,
            "createOrder": 0.08,
            "getOrder": 0.046,
            "listOrders": 0.06,
            "invoiceOrder": 0.14,
            "shipOrder": 0.14,
            "cancelOrder": 0.1,
            "placeCart": 0.12,
            "saveOrderAddress": 0.05,
            "addComment": 0.05,
            "listProducts": 0.065,
        },
        "row_latency": 0.008,
        "workers": 4,
    },
    "flat": {"latency": {"*": 0.2}},
}
