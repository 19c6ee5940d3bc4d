"""Keeps a handful of named programs running in the foreground and stops them in good order: for `saleschannel run`.

Stands alone: knows neither Django nor the rest of saleschannel, nor what the programs are for. POSIX only.
"""

from saleschannel.process_supervisor.program import Program
from saleschannel.process_supervisor.restart import Backoff
from saleschannel.process_supervisor.supervisor import Supervisor

__all__ = ["Backoff", "Program", "Supervisor"]
