"""The command line: `saleschannel`. Every command is thin: it reads its arguments and calls the pages' services.

Exit codes: 0 done, 1 failed (the message says why and what to do), 2 wrong usage, 3 nothing found, 4 wait for Amazon.
"""

from saleschannel.cli.main import main

__all__ = ["main"]
