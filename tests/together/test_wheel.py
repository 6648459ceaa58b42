"""The wheel: all that is needed to serve, with no checkout, no Node and no network."""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.services.places import free_port
from tests.services.server import ROOT, Server


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder]
    run(sys.executable, "-m", "pip", "wheel", "--quiet", *options, ROOT)
    return next(folder.glob("together-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel; what it depends on is borrowed from this one, the checkout is not."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    packages = next(folder.glob("lib/python*/site-packages"))
    packages.joinpath("borrowed.pth").write_text(sysconfig.get_path("purelib"))
    python = folder / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        wheel,
    )
    return folder / "bin"


def run(*command: object, **options: object) -> str:
    done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_carries_all_that_is_read_at_run_time(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    assert "together/_assets/templates/base.html" in names
    assert "together/_assets/migrations/versions/0001_initial.py" in names
    assert "together/_assets/static/dist/manifest.json" in names
    assert any(
        name.startswith("together/_assets/static/dist/site-") and name.endswith(".css.br") for name in names
    )
    for font in ("NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansArabic-Bold"):
        assert f"together/_assets/static/dist/fonts/{font}.ttf" in names
    assert any(
        name.startswith("together/_assets/static/dist/world-") and name.endswith(".svg") for name in names
    )
    assert "together/_assets/templates/practices/document.css" in names
    assert "together/locale/ar/LC_MESSAGES/together.po" in names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "static/", "templates/"))]


def test_it_serves_the_demonstration_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    server = Installed(tmp_path, ("--demo",), port=free_port(), environment={"PATH": str(installed)})
    where = run(installed / "python", "-c", "import together; print(together.__file__)", cwd=tmp_path)
    assert str(ROOT) not in where
    try:
        server.start()
        home = httpx.get(server.url)
        assert home.status_code == 200
        for asset in re.findall(r'"(/static/[^"#]+)', home.text):
            assert httpx.get(server.url + asset).status_code == 200
        live = server.log.partition("/workshops/")[2].split()[0]
        assert httpx.get(f"{server.url}/workshops/{live}").status_code == 200
    finally:
        if server.process and server.process.poll() is None:
            server.kill()


class Installed(Server):
    """The server as the wheel's own command starts it, in a folder with nothing in it and with no Node on PATH."""

    def command(self) -> list[str]:
        return [str(Path(self.environment["PATH"]) / "together")]

    def where(self) -> Path:
        return self.folder
