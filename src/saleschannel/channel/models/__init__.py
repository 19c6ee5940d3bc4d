"""Data and constraints of the channel; reads are in `channel.queries`, the page write in `channel.page_write`."""

from saleschannel.channel.models.accounts import CallBucket, OrderSettings, SellerAccount, Store
from saleschannel.channel.models.imports import CommunicationError, ImportCursor, RawPage, UnreadableOrder
from saleschannel.channel.models.installation import Installation
from saleschannel.channel.models.orders import AmazonOrder, AmazonOrderItem, OrderEvent
from saleschannel.channel.models.packages import Package

__all__ = [
    "AmazonOrder",
    "AmazonOrderItem",
    "CallBucket",
    "CommunicationError",
    "ImportCursor",
    "Installation",
    "OrderEvent",
    "OrderSettings",
    "Package",
    "RawPage",
    "SellerAccount",
    "Store",
    "UnreadableOrder",
]
