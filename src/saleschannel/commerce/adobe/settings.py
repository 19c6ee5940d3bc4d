"""How a merchant wants orders made in Adobe Commerce: what the order settings of the channel do not say."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class StockWay(StrEnum):
    """How the stock of merchant-fulfilled orders is kept right; an order saved over REST reserves nothing by itself."""

    CART = "cart"  # a cart is placed, which reserves, and then overwritten with Amazon's amounts
    COMMAND = "command"  # the order is saved directly; the merchant's cron runs Magento's compensation command
    NONE = "none"  # stock is kept elsewhere: lines carry no product id, and nothing moves in Magento


class TaxByAmazon(StrEnum):
    """What becomes of tax that Amazon collects and remits itself (marketplace facilitator)."""

    INCLUDE = "include"  # the Commerce order has the total the buyer paid
    LEAVE_OUT = "leave_out"  # the Commerce order has what the seller answers for


class AdobeSettings(msgspec.Struct, frozen=True):
    """Codes are Magento's own. Waits are seconds.

    `lost_answer_wait` must be longer than PHP's `max_execution_time`: until then a call whose answer was lost may still
    take effect. `claim_lifetime` is after how long another worker's unfinished order is taken over.
    """

    stock: StockWay = StockWay.CART
    new_order_state: str = "processing"
    payment_method: str = "checkmo"
    shipping_carrier: str = "flatrate"
    shipping_method: str = "flatrate"
    customer_group_id: int = 1
    tax_by_amazon: TaxByAmazon = TaxByAmazon.INCLUDE
    placeholder_country: str = "US"
    email_domain: str = "amazon.invalid"
    use_buyer_email: bool = True
    invoice_when_shipped: bool = True
    lost_answer_wait: float = 75.0
    claim_lifetime: float = 300.0
    most_writers: int = 8
