from loresmith.report.panel import MOST_LETTERS, short


def test_names_of_a_grid_stay_apart_where_they_are_cut() -> None:
    names = [f"rank-{rank}.learning_rate-{rate}.batch_size-{size}" for rank in (4, 32) for rate in ("2e-4", "1e-3") for size in (4, 16)]
    assert short(names[1]) == "rank-4.lr-2e-4.bs-16"
    assert len({short(name) for name in names}) == 8
    assert short("tuned_on_all") == "tuned_on_all"
    assert len(short("x" * 90)) == MOST_LETTERS
