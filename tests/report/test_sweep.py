from dataclasses import replace

from loresmith.records import Summary
from loresmith.report.content import ReportContent
from loresmith.report.sweep import last_losses, sweep

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
    assert [column.title for column in table.columns] == ["Fine-tune", "rank", "Time", "Train loss", "Dev loss", "Test: new documents"]
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
    assert [column.title for column in single.columns][1:3] == ["rank", "alpha"]
    assert sweep(replace(CONTENT, models=[])) is None
