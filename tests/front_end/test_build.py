"""What the build of the front end leaves, and what it refuses."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from hatch_build import build_front_end, find_node

ROOT = Path(__file__).parents[2]
READING_PAGE = ("site.css", "pages.css", "site.js", "sprite.svg", "favicon.svg", "spiral.svg")
KILOBYTE = 1024


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout with its own templates and scripts, and this one's build script and packages."""
    if not (ROOT / "static/node_modules/.installed").exists():
        pytest.skip("npm packages are not installed: make front")
    static = tmp_path / "static"
    scripts = [path.name for path in (ROOT / "static").glob("*.mjs")]
    for name in (*scripts, "package.json", "package-lock.json"):
        (static / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "static" / name, static / name)
    shutil.copytree(ROOT / "static/icons", static / "icons")
    (static / "node_modules").symlink_to(ROOT / "static/node_modules")
    put(static / "js/site.js", "document.title = 'one';")
    put(static / "css/site.css", "p { color: green; }")
    put(tmp_path / "templates/base.html", '{{ icon("hand") }}')
    return tmp_path


def build(checkout: Path) -> tuple[dict[str, str], list[str]]:
    said: list[str] = []
    build_front_end(checkout, said.append)
    manifest: dict[str, str] = json.loads((checkout / "static/dist/manifest.json").read_text())
    return manifest, said


def test_every_built_file_stands_beside_its_compressed_forms(checkout: Path) -> None:
    manifest, _ = build(checkout)
    assert {
        "site.css",
        "site.js",
        "sprite.svg",
        "favicon.svg",
        "spiral.svg",
        "world.svg",
        "licenses.txt",
    } <= manifest.keys()
    for hashed in manifest.values():
        for ending in ("", ".br", ".gz"):
            assert (checkout / "static/dist" / f"{hashed}{ending}").exists()


def test_the_licences_of_outlines_and_fonts_ship_with_them(checkout: Path) -> None:
    manifest, _ = build(checkout)
    text = (checkout / "static/dist" / manifest["licenses.txt"]).read_text()
    for name in (
        "world-atlas 2.0.2",
        "@expo-google-fonts/noto-sans ",
        "@expo-google-fonts/noto-sans-arabic ",
    ):
        assert name in text
    assert text.count("SIL OPEN FONT LICENSE") >= 2
    assert (checkout / "static/dist/fonts/NotoSansArabic-Bold.ttf").stat().st_size > 100_000


def test_the_sprite_holds_the_icons_in_use_and_the_sign(checkout: Path) -> None:
    manifest, _ = build(checkout)
    sprite = (checkout / "static/dist" / manifest["sprite.svg"]).read_text()
    assert 'id="hand"' in sprite
    assert 'id="sign"' in sprite
    assert 'id="house"' not in sprite


def test_an_unknown_icon_stops_the_build_and_is_named_with_its_template(checkout: Path) -> None:
    put(checkout / "templates/home.html", '{{ icon("no-such-thing") }}')
    node, _ = find_node()
    tried = subprocess.run(
        [node, "build.mjs", "dist"], check=False, cwd=checkout / "static", capture_output=True, text=True
    )
    assert tried.returncode != 0
    assert "no-such-thing" in tried.stderr
    assert "templates/home.html" in tried.stderr


def test_nothing_is_built_twice_from_the_same_sources(checkout: Path) -> None:
    build(checkout)
    _, said = build(checkout)
    assert said == ["front end: up to date"]


def test_a_change_gives_new_names_and_leaves_nothing_of_the_old(checkout: Path) -> None:
    before, _ = build(checkout)
    put(checkout / "static/css/site.css", "p { color: teal; }")
    after, _ = build(checkout)
    assert before["site.css"] != after["site.css"]
    assert before["site.js"] == after["site.js"]
    assert not list((checkout / "static/dist").glob(f"{before['site.css']}*"))


def test_a_reading_page_is_light() -> None:
    dist = ROOT / "static/dist"
    if not (dist / "manifest.json").exists():
        pytest.skip("the front end is not built: make front")
    manifest = json.loads((dist / "manifest.json").read_text())
    weight = sum((dist / f"{manifest[name]}.br").stat().st_size for name in READING_PAGE)
    assert weight < 22 * KILOBYTE, "of the 30 KB a reading page may weigh, 8 are for its HTML"


def test_the_lock_file_names_no_registry() -> None:
    lock = (ROOT / "static/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
