"""Data and constraints of the channel; reads are in `channel.queries`, the page write in `channel.page_write`."""

from saleschannel.channel.models.accounts import CallBucket, OrderSettings, SellerAccount, Store
from saleschannel.channel.models.activity import Activity
from saleschannel.channel.models.addresses import AddressRepair
from saleschannel.channel.models.aliases import SkuAlias
from saleschannel.channel.models.bulk_runs import BulkItem, BulkRun
from saleschannel.channel.models.cancellations import Cancellation, CancellationFeed
from saleschannel.channel.models.figures import CreationDelay, SalesCount, SalesDay, SalesDayToCount
from saleschannel.channel.models.imports import CommunicationError, ImportCursor, RawPage, UnreadableOrder
from saleschannel.channel.models.installation import Installation
from saleschannel.channel.models.notices import Notice, NoticeDelivery, NoticeSettings
from saleschannel.channel.models.orders import AmazonOrder, AmazonOrderItem, OrderEvent
from saleschannel.channel.models.packages import Package

__all__ = [
    "Activity",
    "AddressRepair",
    "AmazonOrder",
    "AmazonOrderItem",
    "BulkItem",
    "BulkRun",
    "CallBucket",
    "Cancellation",
    "CancellationFeed",
    "CommunicationError",
    "CreationDelay",
    "ImportCursor",
    "Installation",
    "Notice",
    "NoticeDelivery",
    "NoticeSettings",
    "OrderEvent",
    "OrderSettings",
    "Package",
    "RawPage",
    "SalesCount",
    "SalesDay",
    "SalesDayToCount",
    "SellerAccount",
    "SkuAlias",
    "Store",
    "UnreadableOrder",
]
