"""Mounts the simulated Amazon's own commands; it shares nothing else with the product."""

from saleschannel.simulator.commands import simulator

__all__ = ["simulator"]
