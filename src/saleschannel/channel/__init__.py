"""The channel: seller accounts, stores with their order settings, Amazon orders and their story."""
