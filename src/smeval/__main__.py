"""Start the command line: ``python -m smeval``."""

from smeval.cli import main

main()
