"""The page of one Amazon order, and what a person can do to it."""
