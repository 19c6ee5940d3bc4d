"""`python -m saleschannel` is the command `saleschannel`."""

from saleschannel.cli import main

if __name__ == "__main__":
    main(prog_name="saleschannel")
