"""The command line: one function a command, and the only place besides the console that prints.

Importing this costs typer and nothing else, so that `loresmith --help` answers at once; each command imports what it works with.
"""

import errno
import sys
from collections.abc import Sequence

from ..errors import LoresmithError
from .app import app

# The machine's refusals, which a traceback explains no better than their own sentence.
_REFUSALS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOSPC, errno.EDQUOT}
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code; `arguments` are those after `loresmith`, by default the process's own.

    A LoresmithError becomes one sentence on standard error and the exit code of its class; `--debug` anywhere on the line shows
    the traceback as well. Mistakes of ours keep their traceback.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app()(args=[word for word in words if word != "--debug"], prog_name="loresmith")
    except LoresmithError as error:
        if "--debug" in words:
            raise
        _leave(str(error), error.exit_code)
    except OSError as error:
        if "--debug" in words or error.errno not in _REFUSALS:
            raise
        _leave(f"{error.filename or 'The disk'}: {error.strerror}.", 1)
    except SystemExit as leaving:
        if leaving.code == _INTERRUPTED:
            print("Interrupted. What was done is kept; the same command goes on from there.", file=sys.stderr)
        raise


def _leave(sentence: str, exit_code: int) -> None:
    print(f"loresmith: {sentence}", file=sys.stderr)
    sys.exit(exit_code)
