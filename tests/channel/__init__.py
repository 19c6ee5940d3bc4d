"""Tests of `saleschannel.channel`."""
