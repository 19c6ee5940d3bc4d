"""Activity, communication errors, jobs."""
