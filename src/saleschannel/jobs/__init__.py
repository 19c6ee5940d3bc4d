"""Jobs on PostgreSQL (Procrastinate): ids in, one service call out; what runs by itself; rescue of stalled jobs."""
