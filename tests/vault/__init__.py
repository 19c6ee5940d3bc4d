"""Tests of `saleschannel.vault`."""
