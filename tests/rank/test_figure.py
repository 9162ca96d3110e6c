import numpy as np
from matplotlib.figure import Figure

from loresmith.rank.figure import draw_profile
from loresmith.rank.profile import measure_profile


def test_a_profile_is_drawn_with_its_open_marks_and_gaps() -> None:
    random = np.random.default_rng(0)
    states = [("1", random.normal(size=(200, 5))), ("2", np.zeros((200, 5))), ("norm", random.normal(size=(200, 8)))]
    profile = measure_profile(states, [str(nth) for nth in range(200)], resamples=20, seed=0)
    axes = Figure().subplots()
    draw_profile(axes, {"base": profile.layers}, {"base": "#000000"})
    (line, *marks) = axes.get_lines()
    assert list(line.get_xdata()) == [1.0, 2.0]
    assert [float(np.asarray(mark.get_xdata())[0]) for mark in marks] == [1.0, 4.0]
    assert axes.get_ylabel() == "intrinsic dimension"
