"""The web back office: forms in, queries and services, templates out."""
