"""Start the command line: ``smeval`` or ``python -m smeval``."""

import sys

#: Exit code after Ctrl-C, as shells count it.
INTERRUPTED = 130


def start() -> None:
    """Run the command line; Ctrl-C while it is still loading ends it without a traceback."""
    try:
        from smeval.cli import main

        main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    start()
