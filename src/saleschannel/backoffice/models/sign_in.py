"""Attempts to sign in that failed, to stop guessing. The typed name is kept as a keyed hash: it may be a password."""

from __future__ import annotations

from django.db import models


class SignInAttempt(models.Model):
    """One attempt that has not succeeded; those of an account go when its person signs in."""

    attempted_at = models.DateTimeField()
    account = models.CharField(max_length=64)
    address = models.CharField(max_length=45)

    class Meta:
        indexes = [
            models.Index(fields=["account", "attempted_at"], name="sign_in_attempt_account"),
            models.Index(fields=["address", "attempted_at"], name="sign_in_attempt_address"),
        ]

    def __str__(self) -> str:
        return f"{self.attempted_at:%Y-%m-%d %H:%M:%S}"
