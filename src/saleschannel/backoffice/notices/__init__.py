"""What staff are told: banner, list, settings."""
