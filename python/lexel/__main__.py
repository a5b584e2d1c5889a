"""The `lexel` program: `lexel` and `python -m lexel` are the one that is built from C++."""

from __future__ import annotations

import os
import signal
import sys

from lexel._lexel import run_program


def main() -> int:
    """Run the program on the arguments and streams of this process; its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    # Python ignores SIGPIPE and only notes SIGINT; both must end the program where it stands.
    for name in ("SIGINT", "SIGPIPE"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    return run_program([os.fsencode(argument) for argument in sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
