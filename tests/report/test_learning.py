from dataclasses import replace

from loresmith.report.content import ReportContent
from loresmith.report.learning import loss_curves


def test_the_kept_step_is_the_models_best_step(content: ReportContent) -> None:
    rows = [{"step": 1, "epoch": 1, "dev_loss": 2.0}, {"step": 2, "epoch": 2, "dev_loss": 1.0}, {"step": 3, "epoch": 3, "loss": 0.5}]
    [by_model] = loss_curves(replace(content, losses={"a": rows}, models=[{"name": "a", "best_step": 1}]))
    [by_loss] = loss_curves(replace(content, losses={"a": rows, "b": []}, models=[]))
    assert "kept at dev loss 2.00, epoch 1.00" in by_model.alternative
    assert "kept at dev loss 1.00, epoch 2.00" in by_loss.alternative
