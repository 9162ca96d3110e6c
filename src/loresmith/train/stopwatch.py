"""How long a pass takes when nothing else is in its way.

Other programs only ever make a pass slower, so it is repeated and the fastest counts. The first pass of a process is slower than any
other; it counts only where it is the best.
"""

import time
from collections.abc import Callable

# A pass is repeated until the fastest two agree this well, so often, or so long.
AGREE, MOST_PASSES, MOST_SECONDS = 1.05, 4, 4.0


def fastest(work: Callable[[], object], *, most: int = MOST_PASSES, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds of the fastest pass, of two at least where one takes less than four seconds."""
    taken: list[float] = []
    while len(taken) < most and sum(taken) < MOST_SECONDS:
        started = clock()
        work()
        taken.append(clock() - started)
        best = sorted(taken)
        if len(best) > 1 and best[1] <= AGREE * best[0]:
            break
    return min(taken)
