"""Hand-written stand-ins for what is outside of the code under test."""
