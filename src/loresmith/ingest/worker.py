"""The process in which files are read: what a parser does to itself, it does here, and the run goes on.

`python -m loresmith.ingest.worker` reads one request a line and answers one line. A timer of the kernel ends it when a file takes too
long, whatever the parser is doing, and also when nobody is left to wait for it. Its memory is limited by the kernel too.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from ..errors import LoresmithError
from ..registry import find
from .limits import Refused


def main(memory: int) -> None:
    """Answer requests until there are no more; `memory` is the most bytes of address space."""
    _limit(memory)
    # Control-C is meant for the process that asks; it ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What a parser prints must not be taken for a reply.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        reply = answer(request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return the document of a request as a dictionary, or the reason, message and hint of a refusal."""
    try:
        loader = find("loader", request["loader"])
        return {"document": loader(Path(request["path"]), source=request["source"]).to_dict()}
    except Refused as error:
        return {"reason": error.reason, "message": error.message, "hint": error.hint}
    except LoresmithError as error:
        return {"reason": "unreadable", "message": error.message, "hint": error.hint, "kind": type(error).__name__}
    except MemoryError:
        return {"reason": "too-much-memory", "message": f"{request['source']} needs more memory than one file may take."}
    except RecursionError:
        return {"reason": "too-deep", "message": f"{request['source']} nests its elements too deeply."}
    except Exception as error:
        # A parser of somebody else may raise anything on a broken file; that is one file, not the end of the run.
        return {"reason": "unreadable", "message": f"{request['source']} breaks its reader: {type(error).__name__}: {str(error)[:200]}"}


def _limit(memory: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    # No core file of a gigabyte where a parser crashes.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
