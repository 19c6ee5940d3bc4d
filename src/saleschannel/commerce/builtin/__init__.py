"""The Commerce built into this product: products, stock, customers, orders, shipments, invoices."""
