"""Mounts the simulators' own commands; they share nothing else with the product."""

from saleschannel.simulator.commands import simulator
from saleschannel.simulator.magento.command import magento_command

simulator.add_command(magento_command)

__all__ = ["simulator"]
