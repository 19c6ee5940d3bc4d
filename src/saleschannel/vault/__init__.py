"""Buyer data and secrets at rest: encryption, key rotation, searchable tokens. Knows nothing of orders."""
