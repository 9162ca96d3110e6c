from copy import deepcopy

from loresmith.report import leaks
from loresmith.report.content import ReportContent


def test_a_clean_audit_says_so_and_marks_nothing(content: ReportContent) -> None:
    found = leaks.leak_table(content.audit)
    assert found is not None
    assert found.is_clean
    assert not any(count.is_violation for _, counts in found.rows for count in counts)
    assert found.columns[0] == ("Trained facts, new wording", "40")


def test_a_violation_is_marked_where_it_is(content: ReportContent) -> None:
    audit = deepcopy(dict(content.audit))
    audit["strata"]["unseen"]["violations"] = ["same_fact"]
    audit["strata"]["unseen"]["counts"]["same_fact"] = 3
    found = leaks.leak_table(audit)
    assert found is not None
    assert "new documents" in found.sentence
    assert dict(found.rows)["Fact"][2] == leaks.Count("3", True)
    assert not dict(found.rows)["Fact"][1].is_violation


def test_repeated_questions_are_said_to_be_apart(content: ReportContent) -> None:
    strata = {"repeated": content.audit["strata"]["wording"]}
    found = leaks.leak_table({"strata": strata})
    assert found is not None
    assert "counted apart" in found.sentence


def test_an_audit_of_another_form_is_left_to_be_listed() -> None:
    assert leaks.leak_table({"pairs": 3}) is None
    assert leaks.leak_table({"strata": {"unseen": 3}}) is None
