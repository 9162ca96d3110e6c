"""What a person types, sees, and gets back as an exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from loresmith.cli import main
from loresmith.runfolder import Run

PAGE = "# Files\n\nSQLite is a library. A complete SQLite database is one ordinary disk file.\n"


class Call:
    """Runs one command in this process; keeps what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> int:
        """Return the exit code; `out` and `err` hold what was printed."""
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        self.out, self.err = self._capsys.readouterr()
        return leaving.value.code if isinstance(leaving.value.code, int) else 0


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """A command line in an empty folder, on a terminal wide enough to read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "150")
    return Call(capsys)


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    """A recipe with one document."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "files.md").write_text(PAGE)
    (tmp_path / "recipe.yaml").write_text("name: small\nsources: [{path: docs}]\n")
    return tmp_path / "recipe.yaml"


def test_help_imports_nothing_that_takes_time() -> None:
    slow = {"torch", "transformers", "numpy", "scipy", "matplotlib", "pydantic", "yaml", "jinja2", "loresmith.steps", "loresmith.recipe"}
    leave = f"sys.exit(str({slow} & set(sys.modules) or 0))"
    script = f"import sys\nfrom loresmith.cli import main\ntry: main(['--help'])\nexcept SystemExit: {leave}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "0", done.stderr


def test_help_shows_every_command(call: Call) -> None:
    assert call("--help") == 0
    for command in ("run", "init", "doctor", "list", "show", "recipe", "ingest", "chunk", "generate", "curate", "split", "preflight"):
        assert f" {command} " in call.out
    assert all(f" {command} " in call.out for command in ("train", "evaluate", "compare", "report"))


def test_module_can_be_run() -> None:
    done = subprocess.run([sys.executable, "-m", "loresmith", "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.strip().count(".") == 2


def test_mistyped_command_gets_the_nearest_one(call: Call) -> None:
    assert call("trian") == 2
    assert "Did you mean 'train'" in call.err


def test_users_mistake_is_one_sentence_and_exit_code_2(call: Call) -> None:
    assert call("run", "no.yaml") == 2
    assert call.err == "loresmith: There is no recipe at no.yaml. `loresmith init` writes one.\n"
    assert not call.out


def test_debug_shows_the_traceback_wherever_it_stands(call: Call) -> None:
    with pytest.raises(Exception, match="There is no recipe"):
        main(["run", "no.yaml", "--debug"])


def test_mistake_in_the_recipe_writes_nothing(call: Call, recipe: Path, tmp_path: Path) -> None:
    assert call("run", recipe, "--set", "train.rnak=8") == 2
    assert "train.rnak: unknown key with the value 8. Did you mean 'rank'?" in call.err
    assert not (tmp_path / "runs").exists()


def test_folder_that_cannot_be_made_is_one_sentence(call: Call, recipe: Path) -> None:
    assert call("ingest", recipe, "--runs", recipe) == 1
    assert call.err == f"loresmith: {recipe}/small: Not a directory.\n"


def test_init_writes_a_recipe_that_can_be_checked(call: Call, tmp_path: Path) -> None:
    assert call("init", "expert", "--yes") == 0
    assert call.out == "Wrote expert/recipe.yaml. Next: loresmith run expert/recipe.yaml\n"
    assert (tmp_path / "expert/recipe.yaml").read_text().startswith("# yaml-language-server: $schema=recipe.schema.json\n")
    assert json.loads((tmp_path / "expert/recipe.schema.json").read_text())["title"] == "Loresmith recipe"
    assert call("recipe", "check", "expert/recipe.yaml") == 0
    assert "name: expert" in call.out


def test_init_does_not_write_over_a_recipe(call: Call, recipe: Path, tmp_path: Path) -> None:
    assert call("init", "--yes") == 2
    assert "recipe.yaml is there already" in call.err
    assert recipe.read_text().startswith("name: small")
    assert not (tmp_path / "recipe.schema.json").exists()


def test_recipe_check_prints_every_default_as_json(call: Call, recipe: Path) -> None:
    assert call("recipe", "check", recipe, "--set", "train.rank=8", "--json") == 0
    train = json.loads(call.out)["train"]
    assert (train["rank"], train["seed"]) == (8, 0)


def test_recipe_schema_is_json(call: Call) -> None:
    assert call("recipe", "schema") == 0
    assert json.loads(call.out)["additionalProperties"] is False


def test_step_says_what_it_counted_and_then_that_nothing_is_left(call: Call, recipe: Path) -> None:
    assert call("chunk", recipe) == 0
    assert "chunk: passages 1" in call.out
    assert call.err.splitlines()[0] == "ingest begins"
    assert call("chunk", recipe) == 0
    assert call.out.startswith("nothing to do: every step up to chunk is done")
    assert not call.err


def test_step_after_others_names_what_it_kept(call: Call, recipe: Path) -> None:
    call("ingest", recipe)
    assert call("chunk", recipe) == 0
    assert call.err.splitlines()[:2] == ["kept from before: ingest", "chunk begins"]


def test_json_is_one_object_and_quiet_is_silent(call: Call, recipe: Path) -> None:
    assert call("ingest", recipe, "--json", "--quiet") == 0
    said = json.loads(call.out)
    assert (said["until"], said["ran"], said["counts"]["ingest"]["documents"]) == ("ingest", ["ingest"], 1)
    assert not call.err


def test_runs_go_where_they_are_told(call: Call, recipe: Path, tmp_path: Path) -> None:
    assert call("ingest", recipe, "--runs", "elsewhere", "-q") == 0
    assert (tmp_path / "elsewhere/small/documents.jsonl").is_file()


def test_list_shows_state_and_show_finds_the_run(call: Call, recipe: Path) -> None:
    call("ingest", recipe, "-q")
    assert call("list") == 0
    assert "small" in call.out
    assert call("show", "small", "--ledger") == 0
    assert "documents 1" in call.out


def test_show_names_the_nearest_run(call: Call, tmp_path: Path) -> None:
    Run(tmp_path / "runs" / "sqlite").set_state("done", None)
    assert call("show", "sqlit") == 2
    assert "There is no run 'sqlit' in runs. Did you mean 'sqlite'?" in call.err


def test_no_runs_are_no_mistake(call: Call) -> None:
    assert call("list") == 0
    assert call.out == "There are no runs in runs.\n"


def test_doctor_says_what_to_do_about_each_thing(call: Call) -> None:
    assert call("doctor", "--json") in {0, 1}
    checks = {check["name"]: check for check in json.loads(call.out)["checks"]}
    assert {"python", "pydantic", "torch", "device", "cores", "memory", "disk", "embedded model", "chromium"} <= set(checks)
    assert all(check["is_ok"] or check["remedy"] for check in checks.values())


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A training and a test file that share a question."""
    rows = [{"instruction": f"What is part {n} of the engine called?", "input": "", "output": f"Part {n}"} for n in range(4)]
    train, test = tmp_path / "train.json", tmp_path / "test.json"
    train.write_text(json.dumps(rows[:3]))
    test.write_text(json.dumps(rows[2:]))
    return train, test


def test_audit_finds_the_test_in_the_training_and_the_gate_closes(call: Call, files: tuple[Path, Path]) -> None:
    train, test = files
    assert call("audit", "--train", train, "--test", test, "--json", "--gate") == 3
    found = json.loads(call.out)
    assert (found["test_questions"], found["test_questions_in_train"], found["leaks"]) == (2, 1, True)
    assert call("audit", "--train", train, "--test", test) == 0
    assert "The test stands in the training." in call.out


def test_datasheet_puts_files_side_by_side(call: Call, files: tuple[Path, Path]) -> None:
    assert call("datasheet", *files, "--json") == 0
    sheets = json.loads(call.out)
    assert [sheets[str(file)]["instances"] for file in files] == [3, 2]
    assert call("datasheet", *files) == 0
    assert "train.json" in call.out


def test_convert_writes_another_form_that_reads_back(call: Call, files: tuple[Path, Path], tmp_path: Path) -> None:
    assert call("convert", files[0], tmp_path / "chat.jsonl", "--to", "messages") == 0
    assert "Wrote 3 examples" in call.out
    first = json.loads((tmp_path / "chat.jsonl").read_text().splitlines()[0])
    assert [message["role"] for message in first["messages"]] == ["user", "assistant"]
    assert call("convert", files[0], tmp_path / "chat.jsonl", "--to", "mesages") == 2
    assert "messages" in call.err


def test_list_names_what_a_recipe_can_name(call: Call) -> None:
    for what, name in (
        ("filters", "not-grounded"),
        ("metrics", "rouge-l"),
        ("teachers", "rules"),
        ("tasks", "true-false"),
        ("loaders", ".pdf"),
    ):
        assert call("list", what, "--json") == 0
        assert name in [row["name"] for row in json.loads(call.out)]
    assert call("list", "filtres") == 2
    assert "filters" in call.err


def test_plan_says_that_rules_cost_nothing(call: Call, recipe: Path) -> None:
    assert call("plan", recipe) == 0
    assert "nothing is spent" in call.out
