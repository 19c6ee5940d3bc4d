"""Commerce back ends: none imports another; the channel knows them by `ports.CommerceBackend` only."""
