"""saleschannel: an open, self-hosted Amazon sales channel."""

__version__ = "0.1.0"
