"""Why an order needs a person's attention: a closed set of named causes, each with its retry rule."""

from __future__ import annotations

from enum import StrEnum


class AttentionReason(StrEnum):
    """What blocks an order. The clerk's words for each are in `channel.attention_texts`."""

    UNKNOWN_SKU = "unknown_sku"  # Commerce has no product with this SKU
    DISABLED_PRODUCT = "disabled_product"  # the product may not be sold
    OUT_OF_STOCK = "out_of_stock"  # and the settings say to hold
    ADDRESS_MISSING = "address_missing"  # a merchant-fulfilled order without a street: often a missing Amazon role
    ADDRESS_REJECTED = "address_rejected"  # the Commerce back end refuses the address
    COMMERCE_REFUSED = "commerce_refused"  # the Commerce back end refuses the order for another reason
    NUMBER_TAKEN = "number_taken"  # another Commerce order already has this number
    UNFULFILLABLE = "unfulfillable"  # Amazon's own word
    UNKNOWN_STATUS = "unknown_status"  # a status this release does not know
    UNREADABLE = "unreadable"  # Amazon's data could not be understood or stored
    CANCELED_AFTER_SHIPMENT = "canceled_after_shipment"  # cancelled on Amazon although Commerce has shipped
    CANCELED_IN_COMMERCE = "canceled_in_commerce"  # cancelled in Commerce although Amazon waits for the shipment
    CONFIRMATION_REFUSED = "confirmation_refused"  # Amazon refuses a shipment confirmation for good
