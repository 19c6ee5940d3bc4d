"""The pages: form in, query or service, template out."""
