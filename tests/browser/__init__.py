"""What people do in a real browser, on a real web process with made-up data. `make test-browser` runs it."""
