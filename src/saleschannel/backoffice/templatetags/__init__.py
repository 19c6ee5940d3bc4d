"""Template tags: how amounts, times and statuses are written."""
