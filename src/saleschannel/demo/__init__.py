"""The demo: a furnished store against the simulated Amazon, and a clerk who ships some of the orders by himself."""
