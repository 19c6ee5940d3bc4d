"""Amazon's Selling Partner API over httpx: one module per API, the wire translated into the domain. No database."""
