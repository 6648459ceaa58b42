"""Names without tricks, and Markdown-light without danger."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from together.rich_text import markdown_to_html
from together.text import (
    InvalidName,
    clean_name,
    fold_name,
    markdown_or_none,
    plain,
    render_markdown,
    slug_of,
    text_direction,
)

DANGER = re.compile(
    r"<(?!/?(p|strong|em|code|pre|ul|ol|li|a|br)[\s>/])|javascript:|\son\w+\s*=[^<]*>", re.IGNORECASE
)


@given(st.text(max_size=300))
def test_no_text_becomes_markup_that_we_do_not_allow(text: str) -> None:
    for html in (render_markdown(text), markdown_or_none(text) or ""):
        tags = re.findall(r"<[^>]*>", html)
        assert all(re.fullmatch(r"</?(p|strong|em|code|pre|ul|ol|li|a|br)(\s[^<]*)?/?>", tag) for tag in tags)


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "<img src=x onerror=alert(1)>",
        "[x](//evil)",
    ],
)
def test_a_link_leads_only_to_the_web_or_to_mail(text: str) -> None:
    for href in re.findall(r'href="([^"]*)"', render_markdown(text)):
        assert href.startswith(("http://", "https://", "mailto:")), href
    assert "<img" not in render_markdown(text)


def test_markdown_light_is_bold_italic_code_lists_and_links() -> None:
    html = markdown_or_none("**b** _i_ `c` https://a.example/x?y=1&z=2 www.b.org\n- one\n- two")
    assert html is not None
    for piece in ("<strong>b</strong>", "<em>i</em>", "<code>c</code>", "<li>one</li>"):
        assert piece in html
    assert 'href="https://a.example/x?y=1&amp;z=2" rel="noopener nofollow ugc"' in html
    assert 'href="http://www.b.org"' in html


@pytest.mark.parametrize("text", ["plain words", "two\nlines", "a & b < c", "déjà vu", "مرحبا", "3.5 litres"])
def test_text_without_marks_needs_no_markup(text: str) -> None:
    assert markdown_or_none(text) is None


def test_a_name_loses_what_cannot_be_seen() -> None:
    assert clean_name("  Ali\u202ece\u200b\u0007 \t Ma\u00adrtin ") == "Alice Martin"
    assert clean_name("محمد") == "محمد"
    assert len(clean_name("x" * 500)) == 80
    for invisible in ("", "   ", "\u200b\u200f", "\u3164", "\u2800", "---", "\u115f\u1160"):
        with pytest.raises(InvalidName):
            clean_name(invisible)


@given(st.text(max_size=200))
def test_a_cleaned_name_is_clean_already(text: str) -> None:
    try:
        once = clean_name(text)
    except InvalidName:
        return
    assert clean_name(once) == once


def test_names_that_look_alike_fold_to_the_same() -> None:
    assert fold_name("Маrіе  Сurіе".upper()) == fold_name("Marie Curie")
    assert fold_name("Zoé") == fold_name("ZOE")
    assert fold_name("Anna") != fold_name("Hanna")


def test_search_ignores_accents_and_case() -> None:
    assert plain("ÉTÉ à Covilhã") == "ete a covilha"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Les bancs : s’asseoir, se parler 🌳", "les-bancs-s-asseoir-se-parler"),
        ("L'œuvre d’Ærø—Łódź à la Straße", "l-oeuvre-d-aero-lodz-a-la-strasse"),
        ("حديقة", ""),
    ],
)
def test_an_address_keeps_words_apart_and_letters_readable(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_direction_follows_the_first_strong_letter() -> None:
    assert text_direction("12: مرحبا hello") == "rtl"
    assert text_direction("hello مرحبا") == "ltr"
    assert text_direction("123") == "ltr"


@pytest.mark.parametrize(
    "evil",
    ["://a" * 15_000, "http://a.co/ " + "://a " * 12_000, "l.co/(" * 10_000, "http://b.co/?a=[&" * 3500],
)
def test_what_looks_like_countless_addresses_holds_up_nobody(evil: str) -> None:
    started = time.process_time()
    render_markdown(evil[:8000])
    markdown_to_html(evil)
    assert time.process_time() - started < 1.5  # it took up to twenty seconds, in which no room went on


def test_addresses_in_a_long_text_are_links() -> None:
    told = render_markdown("We met. See https://example.org/a for more.\n" * 150)
    assert told.count('href="https://example.org/a"') == 150
