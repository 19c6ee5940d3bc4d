"""Users, roles, sign-in, and who saw whose data."""
