"""Tests of `saleschannel.jobs`."""
