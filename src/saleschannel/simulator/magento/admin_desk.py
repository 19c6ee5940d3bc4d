"""The Admin of the stand-in for tests: people, stock, faults, and a look inside; safe beside a running server."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from saleschannel.simulator.magento import admin, stock
from saleschannel.simulator.magento.catalog import add_product
from saleschannel.simulator.magento.faults import Fault, Kind
from saleschannel.simulator.magento.orders import order_of
from saleschannel.simulator.magento.settings import Integration
from saleschannel.simulator.magento.state import Magento, OrderRecord, Product, ReceivedCall


class AdminDesk:
    """Works on an installation; `magento` is its whole memory."""

    def __init__(self, magento: Magento) -> None:
        self.magento = magento

    @property
    def integration(self) -> Integration:
        """The four secrets of the first integration."""
        return self.magento.integrations[0]

    def add_product(self, sku: str, *, quantity: int = 10, price: str = "10.00", enabled: bool = True) -> Product:
        """Add a simple product with stock in the default source."""
        with self.magento.lock:
            return add_product(self.magento, sku, quantity=quantity, price=Decimal(price), enabled=enabled)

    def orders(self) -> list[OrderRecord]:
        """All orders, oldest first."""
        with self.magento.lock:
            return list(self.magento.orders.values())

    def order(self, order_id: int) -> OrderRecord:
        """One order."""
        with self.magento.lock:
            return order_of(self.magento, order_id)

    def set_stock(self, sku: str, quantity: int, source: str = "default") -> None:
        """Set a physical quantity."""
        with self.magento.lock:
            self._product(sku).sources[source] = Decimal(quantity)

    def salable(self, sku: str, stock_id: int = 1) -> Decimal:
        """What Magento believes may still be sold."""
        with self.magento.lock:
            return stock.salable(self.magento, self._product(sku), stock_id)

    def physical(self, sku: str, stock_id: int = 1) -> Decimal:
        """What lies in the sources."""
        with self.magento.lock:
            return stock.physical(self.magento, self._product(sku), stock_id)

    def compensate(self, sort: stock.Sort = "both") -> None:
        """Run Magento's command that brings reservations in order."""
        with self.magento.lock:
            stock.compensate(self.magento, sort)

    def ship(self, order_id: int, *packages: admin.Package) -> list[int]:
        """Ship packages in Admin; none: one with all that is left, without a tracking number."""
        with self.magento.lock:
            return admin.ship_packages(self.magento, order_id, list(packages) or [admin.Package()])

    def add_track(self, shipment_id: int, track_number: str, *, carrier_code: str = "custom", title: str = "") -> None:
        """Add a tracking number later."""
        track = {"track_number": track_number, "carrier_code": carrier_code, "title": title}
        with self.magento.lock:
            admin.add_late_track(self.magento, shipment_id, track)

    def cancel(self, order_id: int) -> bool:
        """Press Cancel in Admin."""
        with self.magento.lock:
            return admin.cancel(self.magento, order_id)

    def refund(self, order_id: int, quantities: dict[str, int] | None = None, *, to_stock: bool = False) -> int:
        """Make a credit memo in Admin, for quantities by SKU or for everything."""
        lines = {sku: Decimal(quantity) for sku, quantity in (quantities or {}).items()}
        with self.magento.lock:
            return admin.refund(self.magento, order_id, lines=lines, to_stock=to_stock)

    def edit_order(self, order_id: int, quantities: dict[str, Decimal] | None = None) -> int:
        """Edit in Admin: gives the id of the order numbered with -1."""
        with self.magento.lock:
            return admin.edit_order(self.magento, order_id, quantities=quantities)

    def fault(self, kind: Kind, route: str = "*", **options: Any) -> Fault:
        """Put a fault in force; options are the fields of Fault, routes are named in routes.py."""
        with self.magento.lock:
            return self.magento.faults.add(kind, route, **options)

    def calls(self, route: str | None = None) -> list[ReceivedCall]:
        """The calls so far, all or those of a route."""
        with self.magento.lock:
            return [call for call in self.magento.received if route in (None, call.route)]

    def configure(self, **changes: Any) -> None:
        """Change settings (settings.Settings)."""
        with self.magento.lock:
            for name, value in changes.items():
                setattr(self.magento.settings, name, value)

    def _product(self, sku: str) -> Product:
        product = self.magento.product(sku)
        if product is None:
            raise LookupError(f"There is no product {sku}: add it by add_product.")
        return product
