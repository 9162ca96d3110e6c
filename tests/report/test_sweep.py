from dataclasses import replace

from loresmith.records import Summary
from loresmith.report.content import ReportContent
from loresmith.report.sweep import differing, last_losses, sweep

MODELS = [{"name": "r1", "base": "b", "rank": 1, "alpha": 32.0}, {"name": "r64", "base": "b", "rank": 64, "alpha": 32.0}]
LOSSES = [
    {"step": 1, "epoch": 0.5, "loss": 9.0, "dev_loss": 3.0},
    {"step": 2, "epoch": 1.5, "loss": 2.0, "dev_loss": 2.5},
    {"step": 3, "epoch": 2.0, "loss": 1.0, "dev_loss": 2.8},
]
CONTENT = ReportContent(
    "run",
    "",
    "",
    models=MODELS,
    losses={"r1": LOSSES},
    timings=[{"step": "train:r1", "predicted_seconds": None, "seconds": 90.0}],
    summaries=[Summary("unseen", "closed-book", "r1", "answer-nll", 9, 2.7, 2.6, 0.4)],
)


def test_a_row_has_what_changed_and_what_came_of_it() -> None:
    table = sweep(CONTENT)
    assert table is not None
    assert [column.title for column in table.columns] == ["Fine-tune", "Rank", "Time", "Train loss", "Dev loss", "Test: new documents"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["r1", "1", "1 min 30 s", "1.50", "2.50", "2.70"],
        ["r64", "64", "–", "–", "–", "–"],
    ]


def test_the_train_loss_is_that_of_the_last_epoch() -> None:
    assert last_losses(LOSSES) == (1.5, 2.5)
    assert last_losses([]) == (None, None)


def test_a_single_fine_tune_shows_all_its_settings_and_none_shows_nothing() -> None:
    single = sweep(replace(CONTENT, models=MODELS[:1]))
    assert single is not None
    assert [column.title for column in single.columns][1:3] == ["Rank", "Alpha"]
    assert sweep(replace(CONTENT, models=[])) is None


def test_settings_stand_before_what_follows_from_them_and_how_the_work_was_done_is_left_out() -> None:
    models = [
        {"name": "a", "total_parameters": 10, "trainable_parameters": 4, "rank": 1, "weight_decay": 0.001, "peak_memory_bytes": 10**9},
        {"name": "b", "total_parameters": 11, "trainable_parameters": 8, "rank": 2, "weight_decay": 0.01, "peak_memory_bytes": 2 * 10**9},
    ]
    table = sweep(replace(CONTENT, models=models))
    assert table is not None
    titles = [column.title for column in table.columns]
    assert titles[:6] == ["Fine-tune", "Rank", "Weight decay", "Trainable parameters", "Time", "Peak memory"]
    assert [cell.text for cell in table.rows[1]][3:6] == ["8 (72.7 %)", "–", "2.00 GB"]


def test_ranks_by_module_are_told_only_where_they_differ() -> None:
    same = [{**model, "ranks": {"lowest": model["rank"], "highest": model["rank"]}} for model in MODELS]
    each = [*same, {"name": "id", "base": "b", "rank": 8, "ranks": {"lowest": 3, "highest": 9}}]
    assert differing(same) == ["rank"]
    assert "ranks" in differing(each)
