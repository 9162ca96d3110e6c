"""The house rules of docs/design/layers.md, read from its table and held against every import."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "loresmith"
HEAVY = {"torch", "transformers", "peft", "accelerate"}
SEES_RECIPE = {"recipe", "steps", "doctor", "cli", "notebook"}
ROOMS = 3

FILES = {
    ".".join(("loresmith", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
TREES = {name: ast.parse(path.read_text(), str(path)) for name, path in FILES.items()}


def layer_table() -> dict[str, int]:
    """The layer of each module or room, out of the page."""
    rows = re.findall(r"^\| (\d) \| \w+ \| ([^|]+) \|", (ROOT / "docs/design/layers.md").read_text(), re.M)
    return {unit: int(layer) for layer, units in rows for unit in re.findall(r"`(\w+)`", units)}


def may_use_torch() -> set[str]:
    rows = re.findall(r"^\| \d \| \w+ \| [^|]+ \| ([^|]*) \|", (ROOT / "docs/design/layers.md").read_text(), re.M)
    return set(re.findall(r"`(\w+)`", " ".join(rows)))


def unit(module: str) -> str:
    """The room or module that a module belongs to: `report` for `loresmith.report.html`, nothing for the package's own page."""
    return module.split(".")[1] if "." in module else ""


def imports(module: str) -> Iterator[str]:
    """Every module that `module` imports, at its top or inside a function."""
    package = module.split(".") if FILES[module].name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in FILES else base


def our_imports(module: str) -> set[str]:
    return {name for name in imports(module) if name in FILES and name != "loresmith"} - {module}


@pytest.mark.parametrize("module", sorted(set(FILES) - {"loresmith"}))
def test_module_imports_only_from_below(module: str) -> None:
    layers, own = layer_table(), unit(module)
    for other in map(unit, our_imports(module)):
        is_neighbour = other != own and layers[other] == layers.get(own) != ROOMS
        assert other == own or is_neighbour or layers[other] < layers[own], f"{module} imports {other}"


def test_layer_table_names_what_exists() -> None:
    assert {unit(module) for module in FILES if unit(module)} == set(layer_table())


def test_no_module_imports_itself_through_others() -> None:
    assert list(TopologicalSorter({module: our_imports(module) for module in FILES}).static_order())


def test_only_rooms_that_train_or_answer_import_torch() -> None:
    users = {unit(module) for module in FILES if HEAVY & {name.split(".")[0] for name in imports(module)}}
    assert users <= may_use_torch()


def test_rooms_may_take_a_section_and_never_the_recipe() -> None:
    for module in set(FILES) - {name for name in FILES if unit(name) in SEES_RECIPE}:
        assert not {name for name in our_imports(module) if name.startswith("loresmith.recipe.")}, module
        assert "Recipe" not in {node.id for node in ast.walk(TREES[module]) if isinstance(node, ast.Name)}, module


def test_only_the_terminal_prints() -> None:
    calls = {module: [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)] for module, tree in TREES.items()}
    printers = {unit(module) for module, used in calls.items() if any(isinstance(func, ast.Name) and func.id == "print" for func in used)}
    assert printers <= {"cli", "console"}


@pytest.mark.parametrize("module", sorted(FILES))
def test_importing_only_defines_names(module: str) -> None:
    definitions = ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If
    for node in TREES[module].body:
        is_string = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_guard = not isinstance(node, ast.If) or ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}
        assert is_string or isinstance(node, definitions), f"{module}, line {node.lineno}"
        assert is_guard, f"{module}, line {node.lineno}"


def test_everything_but_training_imports_without_torch() -> None:
    light = sorted(module for module in FILES if unit(module) not in may_use_torch())
    block = f"import sys; sys.modules.update(dict.fromkeys({sorted(HEAVY)}))"
    script = f"{block}; import importlib; [importlib.import_module(name) for name in {light}]"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_public_name_has_a_docstring() -> None:
    for module, tree in TREES.items():
        assert ast.get_docstring(tree), f"{module} does not say what it is for"
        for node in _public(tree):
            assert ast.get_docstring(node), f"{module}.{node.name}, line {node.lineno}"


def test_every_field_of_a_record_has_a_string_beneath_it() -> None:
    for node in ast.walk(TREES["loresmith.records"]):
        body = node.body if isinstance(node, ast.ClassDef) else []
        for field, beneath in zip(body, [*body[1:], None], strict=False):
            is_described = isinstance(beneath, ast.Expr) and isinstance(beneath.value, ast.Constant)
            assert not isinstance(field, ast.AnnAssign) or is_described, f"{ast.unparse(field)}, line {field.lineno}"


def _public(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from _public(child)
