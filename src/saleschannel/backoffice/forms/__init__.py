"""The forms of the back office: what a person types, checked, with the message beside the field."""
