"""The prompts whose states repeat another's, as records with their reason."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..records import Dropped
from .profile import Profile
from .twins import Twin


def repeats(profile: Profile, ids: Sequence[str]) -> Iterator[Dropped]:
    """Yield one record for every prompt that was left out of a layer, `ids` naming the prompts in the order of the points.

    `identical-state` where it equals another in a layer, else `near-copy`; the detail names the layers, and the prompt it is nearest to.
    """
    layers_by_point: dict[int, list[tuple[str, Twin]]] = defaultdict(list)
    for layer, twins in profile.twins.items():
        for twin in twins:
            layers_by_point[twin.point].append((layer, twin))
    for point, found in sorted(layers_by_point.items()):
        nearest = min((twin for _, twin in found), key=lambda twin: twin.distance)
        reason = "near-copy" if nearest.distance else "identical-state"
        where = f"in {len(found)} of {len(profile.layers)} layers, from {found[0][0]} to {found[-1][0]}"
        yield Dropped(ids[point], "rank", reason, f"of {ids[nearest.of]}, {nearest.distance:.2g} of the usual distance, {where}")
