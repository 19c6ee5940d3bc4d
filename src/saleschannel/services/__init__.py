"""The shell: load, decide, act, record, for batches. Knows ports, never adapters."""
