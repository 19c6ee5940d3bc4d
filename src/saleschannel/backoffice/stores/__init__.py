"""Seller accounts and stores: the guided set-up, order settings, dry runs."""
