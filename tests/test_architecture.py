"""What was agreed about the shape of this repository, as checks."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from statistics import median

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("together", "network", "practices", "workshops", "realtime")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10
LONGEST_VIEW = 15
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FRONT_END = json.loads((ROOT / "static" / "package.json").read_text())
LOCKS = ("requirements.lock", "requirements-dev.lock")


@cache
def ours() -> tuple[Path, ...]:
    """Every file of the repository, those not yet added included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def written() -> Iterator[Path]:
    """The files that people write and read: Python, JavaScript and CSS. Generated migrations are neither."""
    for path in ours():
        if path.suffix in {".py", ".js", ".mjs", ".css"} and "versions" not in path.parts:
            yield path


def functions(path: Path) -> Iterator[tuple[str, int, ast.AST]]:
    """Name, own lines and tree of each function in a Python file: what is defined within it counts for itself."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}: {node.name}", span(node) - sum(map(span, within(node))), node


def within(node: ast.AST) -> Iterator[ast.AST]:
    """The functions and classes that are defined directly in `node`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child
        else:
            yield from within(child)


def span(node: ast.AST) -> int:
    """Lines from first to last, docstring included, as it is read too."""
    return int(node.end_lineno) - int(node.lineno) + 1


def is_view(node: ast.AST) -> bool:
    """Whether a function answers requests: it is given the request and nothing else."""
    return isinstance(node, ast.AsyncFunctionDef) and [each.arg for each in node.args.args] == ["request"]


def product() -> Iterator[Path]:
    """The Python files of our packages."""
    return (
        path for path in written() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES
    )


def test_no_file_is_too_long_to_read() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in written()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_read() -> None:
    long = {name: lines for path in written() if path.suffix == ".py" for name, lines, _ in functions(path)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_functions_are_short() -> None:
    assert median(lines for path in product() for _, lines, _ in functions(path)) <= MEDIAN_FUNCTION


def test_a_view_loads_acts_and_answers() -> None:
    long = {
        name: lines
        for path in product()
        if "views" in path.relative_to(ROOT).parts or path.name == "views.py"
        for name, lines, node in functions(path)
        if is_view(node) and lines > LONGEST_VIEW
    }
    assert long == {}


def test_every_module_is_named_after_what_it_is_about() -> None:
    vague = [str(path.relative_to(ROOT)) for path in written() if path.stem.strip("_") in VAGUE_NAMES]
    assert [name for name in vague if not name.endswith(".css")] == []


def test_the_import_rules_hold() -> None:
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout


UNFINISHED = re.compile(
    r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK", "W" + "IP")) + r")\b"
)
MACHINE_PATHS = re.compile(r"(?<![\w.:/-])/(?:ro" + "ot|ho" + "me|wo" + "rk|Us" + r"ers)/\w")
PACKAGE_HOSTS = re.compile(
    "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)", "deb" + r"\.debian"))
)


@pytest.mark.parametrize(
    "unwanted",
    [
        pytest.param(UNFINISHED, id="unfinished words"),
        pytest.param(MACHINE_PATHS, id="paths of one machine"),
        pytest.param(PACKAGE_HOSTS, id="addresses of package hosts"),
    ],
)
def test_no_file_contains(unwanted: re.Pattern[str]) -> None:
    found = []
    for path in ours():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # a picture
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), 1)
            if unwanted.search(line)
        ]
    assert found == []


def declared() -> list[str]:
    """Requirements that pyproject.toml names, for running, building and testing."""
    return [
        *PROJECT["project"]["dependencies"],
        *PROJECT["build-system"]["requires"],
        *PROJECT["dependency-groups"]["dev"],
    ]


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "ARCHITECTURE.md").read_text().lower()
    names = [Requirement(line).name for line in declared()]
    names += [
        name.partition("/")[0] for group in ("dependencies", "devDependencies") for name in FRONT_END[group]
    ]
    names += [
        name for group in ("dependencies", "devDependencies") for name in FRONT_END[group] if name[0] != "@"
    ]
    assert sorted({name for name in names if name.lower() not in reasons}) == []


def test_every_file_that_the_documents_name_exists() -> None:
    for document in (
        "ARCHITECTURE.md",
        "README.md",
        *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    ):
        text = (ROOT / document).read_text()
        named = re.findall(r"`((?:\w+/)+[\w.-]+\.(?:py|js|mjs|html|md|json))`", text)
        named += [path for path in re.findall(r"\]\(([\w./-]+)\)", text) if "pictures" not in path]
        places = (ROOT, (ROOT / document).parent)
        missing = [path for path in named if not any((place / path).exists() for place in places)]
        assert missing == [], document


def needed(requirement: Requirement, seen: set[tuple[str, frozenset[str]]]) -> Iterator[str]:
    """Names of a distribution and of all that it needs here, as its installed metadata say."""
    name = canonicalize_name(requirement.name)
    key = (name, frozenset(requirement.extras))
    if key in seen:
        return
    seen.add(key)
    yield name
    environments = [{"extra": extra} for extra in ("", *requirement.extras)]
    for line in distribution(name).requires or []:
        inner = Requirement(line)
        if inner.marker is None or any(map(inner.marker.evaluate, environments)):
            yield from needed(inner, seen)


def locked() -> dict[str, Requirement]:
    """The pins of both lock files that apply here."""
    lines = [
        line for lock in LOCKS for line in (ROOT / lock).read_text().splitlines() if line[:1] not in {"", "#"}
    ]
    pins = map(Requirement, lines)
    return {canonicalize_name(pin.name): pin for pin in pins if pin.marker is None or pin.marker.evaluate()}


def test_the_locks_hold_exactly_what_is_needed() -> None:
    try:
        wanted = {name for line in declared() for name in needed(Requirement(line), set())}
    except PackageNotFoundError as missing:
        pytest.fail(f"{missing} is declared and not installed: run make test")
    assert set(locked()) == wanted


def test_every_pin_is_exact_and_satisfies_what_is_declared() -> None:
    assert [
        str(pin) for pin in locked().values() if not re.fullmatch(r"==[\w.!+]+", str(pin.specifier))
    ] == []
    for line in declared():
        wanted = Requirement(line)
        pinned = next(iter(locked()[canonicalize_name(wanted.name)].specifier)).version
        assert wanted.specifier.contains(pinned), f"{line}, but {pinned} is pinned"


def test_the_front_end_is_pinned_and_names_no_host() -> None:
    loose = [
        name
        for group in ("dependencies", "devDependencies")
        for name, version in FRONT_END[group].items()
        if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    ]
    assert loose == []
    lock = json.loads((ROOT / "static" / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
