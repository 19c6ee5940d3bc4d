"""Settings from the environment, wiring of adapters, system checks, logging, addresses of the web process."""
