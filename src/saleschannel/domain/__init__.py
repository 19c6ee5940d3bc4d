"""The product's decisions as pure values and functions: no Django, no network, no clock, no randomness."""
