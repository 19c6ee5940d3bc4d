"""What leaves the house for others than Amazon and Commerce: mail to staff, and signed webhooks."""
