"""A disk that returns errors, under the real server: refused clearly, read as ever, well again without a restart."""

import asyncio
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.faults.life import live_page, logged
from tests.services.server import ROOT, Server, serving

pytestmark = pytest.mark.faults

FAULTS = ("WRITE", "SYNC", "FULL")
RECOVERY = 5.0
"""Seconds after the disk is well until writing works again; a busy machine gets more."""
PATIENCE = RECOVERY * float(os.environ.get("SLOWNESS", "3"))


@pytest.fixture(scope="session")
def faulty_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that makes calls fail, built here."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("NOT TRIED: what a failing disk does, because there is no C compiler")
    library = tmp_path_factory.mktemp("disk") / "faulty_disk.so"
    source = ROOT / "tests" / "faults" / "faulty_disk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


class Guest(httpx.AsyncClient):
    """A guest's browser in the live demonstration."""

    def __init__(self, server: Server) -> None:
        super().__init__(
            base_url=server.url, headers={"Origin": server.url}, timeout=30, follow_redirects=False
        )
        self.page = live_page(server)

    async def say(self, text: str) -> httpx.Response:
        """Post something, under `text` as its cid; a little later when that would be too fast."""
        fields = {"kind": "message.post", "text": f"said {text}", "cid": text}
        while (answer := await self.post(f"{self.page}/act", data=fields)).status_code == 429:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        return answer


@dataclass(frozen=True)
class Disk:
    """Under the database of a server with this environment."""

    library: Path
    flag: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self.library),
            "FAULT_FLAG": str(self.flag),
            "FAULT_PATH": "together.sqlite3",
        }

    def fail(self, fault: str) -> None:
        self.flag.write_text(fault)

    def heal(self) -> None:
        self.flag.unlink()


async def endure(fault: str, disk: Disk, gil: Guest) -> float:
    """Post and read while the disk fails, then until it is well. Returns the seconds that this took."""
    disk.fail(fault)
    for number in range(3):
        refused = await gil.say(f"while {fault} {number}")
        assert refused.status_code == 503
        assert f"said while {fault} {number}" in refused.text, "what was typed is still there"
    for path in ("/", "/practices", gil.page, f"{gil.page}.json", "/healthz"):
        assert (await gil.get(path)).status_code == 200
    read = (await gil.get(gil.page)).text
    assert "said before" in read
    assert "said while" not in read
    disk.heal()
    well = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        while (await gil.say(f"after {fault}")).status_code != 303:  # noqa: ASYNC110 - the disk tells nobody
            await asyncio.sleep(0.1)
    return time.monotonic() - well


async def test_a_failing_disk_refuses_writing_and_nothing_else(
    faulty_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = Disk(faulty_disk, tmp_path / "fault")
    with serving(tmp_path, "--demo", **disk.environment) as server:
        async with Guest(server) as gil:
            assert (await gil.post(f"{gil.page}/enter", data={"name": "Gil"})).status_code == 303
            assert (await gil.say("before")).status_code == 303
            took = {fault: await endure(fault, disk, gil) for fault in FAULTS}
            server.kill()  # what was acknowledged after the disk was well is on it
            server.start()
            told = (await gil.get(f"{gil.page}.json")).json()["messages"]
    with capsys.disabled():
        print("\nwell again after", ", ".join(f"{fault} {seconds:.1f} s" for fault, seconds in took.items()))
    said = ["before", *(f"after {fault}" for fault in FAULTS)]
    assert [one["text"] for one in told if one["text"].startswith("said")] == [f"said {one}" for one in said]
    stored = logged(tmp_path / "data" / "together.sqlite3")
    assert [stored[cid] for cid in said] == [1] * len(said)
    assert [cid for cid in stored if cid.startswith("while")] == []
