"""Signed tokens, and redirects that stay here."""

import pytest

from together.security import BadToken, Signer, safe_next


def test_a_token_is_good_for_its_purpose_and_secret_only() -> None:
    signer = Signer("one secret")
    token = signer.sign("join", {"slug": "x"})
    assert signer.unsign("join", token) == {"slug": "x"}
    for other, purpose, text in (
        (signer, "mail", token),
        (Signer("another"), "join", token),
        (signer, "join", token + "x"),
        (signer, "join", ""),
        (signer, "join", "é" * 50),
    ):
        with pytest.raises(BadToken):
            other.unsign(purpose, text)


@pytest.mark.parametrize(
    "target",
    [
        "//evil",
        "/\\evil",
        "\\\\evil",
        "https://evil",
        "javascript:x",
        "",
        None,
        "/\tevil",
        "/a\nb",
        "/" * 600,
        5,
    ],
)
def test_a_target_elsewhere_becomes_home(target: object) -> None:
    assert safe_next(target) == "/"


@pytest.mark.parametrize("target", ["/", "/workshops/x?tab=notes#m1", "/me"])
def test_a_path_of_ours_is_kept(target: str) -> None:
    assert safe_next(target) == target
