"""The command line: one function a command, and the only place besides the console that prints.

Importing this costs nothing, `loresmith --help` typer; each command imports what it works with. So the help is there at once, and
there is hardly a moment in which an interrupt from the keyboard is not understood.
"""

import errno
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from ..errors import LoresmithError

# The machine's refusals, which a traceback explains no better than their own sentence.
_REFUSALS = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENAMETOOLONG, errno.ELOOP,
    errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOENT,
}  # fmt: skip
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code; `arguments` are those after `loresmith`, by default the process's own.

    A LoresmithError becomes one sentence on standard error and the exit code of its class; `--debug` anywhere on the line shows
    the traceback as well. Mistakes of ours keep their traceback.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    _open_closed()
    try:
        from .app import app

        app()(args=[word for word in words if word != "--debug"], prog_name="loresmith")
    except LoresmithError as error:
        if "--debug" in words:
            raise
        _leave(str(error), error.exit_code)
    except OSError as error:
        if "--debug" in words or error.errno not in _REFUSALS:
            raise
        _leave(f"{error.filename or 'The disk'}: {error.strerror}.", 1)
    except KeyboardInterrupt:
        _leave_interrupted()
    except SystemExit as leaving:
        if leaving.code == _INTERRUPTED:
            _leave_interrupted()
        raise


def _open_closed() -> None:
    """Give a process that was started with `>&-` somewhere to write to; Python has no stream there at all."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _leave_interrupted() -> NoReturn:
    print("Interrupted. What was done is kept; the same command goes on from there.", file=sys.stderr)
    sys.exit(_INTERRUPTED)


def _leave(sentence: str, exit_code: int) -> None:
    print(f"loresmith: {sentence}", file=sys.stderr)
    sys.exit(exit_code)
