"""Settings: read from the environment, refused when unsafe, and all of them documented."""

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from together.settings import Settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"
SAFE = {
    "mode": "production",
    "secret": "x" * 32,
    "public_url": "https://together.example",
    "smtp_url": "smtp://mail.example:587",
}


def rows() -> list[str]:
    """What the table must say, a line a setting, from the settings themselves."""
    made = []
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if field.default not in (None, "") else "—"
        made.append(f"| `TOGETHER_{name.upper()}` | {default} | {field.description} |")
    return made


def test_every_setting_stands_in_the_document() -> None:
    table = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `TOGETHER_")]
    assert table == rows(), "docs/settings.md must hold exactly these lines:\n" + "\n".join(rows())


def test_with_nothing_set_one_process_serves_this_machine_only() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.database_url is None
    assert not settings.secure


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOGETHER_PORT", "8123")
    assert Settings().port == 8123


def test_settings_cannot_be_changed_afterwards(settings: Settings) -> None:
    with pytest.raises(ValidationError):
        settings.port = 1


def test_production_starts_with_safe_settings() -> None:
    assert Settings(**SAFE).secure


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("secret", ""),
        ("secret", "short"),
        ("public_url", "http://together.example"),
        ("smtp_url", None),
        ("demo", True),
    ],
)
def test_production_refuses_what_is_unsafe_and_names_the_variable(name: str, unsafe: object) -> None:
    with pytest.raises(ValidationError, match=f"TOGETHER_{name.upper()}"):
        Settings(**{**SAFE, name: unsafe})


def test_many_processes_need_a_database_and_a_bus_that_they_share() -> None:
    with pytest.raises(ValidationError, match="TOGETHER_WORKERS"):
        Settings(workers=2)
    shared = Settings(
        workers=2, database_url="postgresql+asyncpg://localhost/x", redis_url="redis://localhost"
    )
    assert shared.workers == 2


def test_production_answers_to_its_public_host_only() -> None:
    assert Settings(**SAFE).hosts == ["together.example"]


def test_a_secret_is_made_once_and_kept_from_other_users(tmp_path: Path) -> None:
    first = Settings(data=tmp_path / "data").with_secret()
    second = Settings(data=tmp_path / "data").with_secret()
    assert len(first.secret) >= 32
    assert second.secret == first.secret
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


def test_a_given_secret_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    assert Settings(data=tmp_path / "data", secret="mine").with_secret().secret == "mine"
    assert not (tmp_path / "data").exists()
