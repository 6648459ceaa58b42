"""Rich text: whatever is written, what is kept is what the editor could have made."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from together.rich_text import (
    DEEPEST,
    clean_html,
    clean_text,
    html_to_markdown,
    html_to_text,
    markdown_to_html,
)

TAGS = ["p", "h1", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "a", "blockquote", "br", "div", "span"]
HOSTILE = [
    "script",
    "style",
    "svg",
    "math",
    "iframe",
    "object",
    "img",
    "form",
    "input",
    "template",
    "noscript",
]
VALUES = st.sampled_from(
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        " \x01javascript:alert(1)",
        "JaVaScRiPt&colon;alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/\\evil.example",
        "https://good.example/a?b=c&d=%20",
        "mailto:a@b.example",
        "#here",
        "taskList",
        "taskItem",
        "true",
        "rtl",
        "7",
        '"><script>alert(1)</script>',
    ]
)
ATTRIBUTES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "href",
                "src",
                "onclick",
                "style",
                "class",
                "id",
                "dir",
                "data-type",
                "data-checked",
                "start",
                "title",
                "rel",
            ]
        ),
        VALUES,
    ),
    max_size=3,
)
OPENING = st.builds(
    lambda tag, attributes: "".join([f"<{tag}", *(f' {name}="{value}"' for name, value in attributes), ">"]),
    st.sampled_from(TAGS + HOSTILE),
    ATTRIBUTES,
)
CLOSING = st.sampled_from([f"</{tag}>" for tag in TAGS + HOSTILE])
PIECES = st.one_of(
    OPENING,
    CLOSING,
    st.text(max_size=12),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#0;"]),
)
SOUP = st.lists(PIECES, max_size=14).map("".join)

ALLOWED = re.compile(
    r"<(?:/?(?:strong|em|p|h3|h4|ul|ol|li|blockquote|a)|br"
    r'|(?:p|h3|h4|ul|ol|li|blockquote)(?: (?:dir="(?:auto|ltr|rtl)"|start="[0-9]{1,4}"|data-type="task(?:List|Item)"'
    r'|data-checked="(?:true|false)"))+'
    r'|a(?: href="(?:https?://|mailto:|/(?![/\\])|#)[^"\x00-\x20\\]*")? rel="noopener nofollow ugc")>',
    re.IGNORECASE,
)


@given(SOUP)
@settings(max_examples=500)
@example('<svg><style><p title="</style><img src=x onerror=alert(1)>">')
@example("<p>" + " " * 50 + "x</p>")
@example("<b>a</b><i>b</i><h1>c</h1>")
@example("<p><object><p>0")
@example("<blockquote>" * (DEEPEST + 1) + '"quoted" \u00a0 and & more')
def test_only_what_the_editor_makes_is_kept_and_cleaning_twice_changes_nothing(html: str) -> None:
    cleaned = clean_html(html)
    assert clean_html(cleaned) == cleaned
    assert "<" not in ALLOWED.sub("", cleaned)
    assert ">" not in ALLOWED.sub("", cleaned).replace("&gt;", "")
    for tag in re.findall(r"<[^>]*>", cleaned):
        assert not re.search(r'="\s*(?:java|data:|//|/\\)', tag, re.IGNORECASE)


@given(st.text(max_size=200) | SOUP)
@example("> " * 100 + "deep")
@example("- " * 60 + "[x] deep")
def test_markdown_is_as_clean(text: str) -> None:
    html = markdown_to_html(text)
    assert clean_html(html) == html
    assert "<" not in ALLOWED.sub("", html)


@given(st.lists(st.sampled_from(["river", "طريق", "école", "1 < 2", "a & b"]), min_size=1, max_size=6))
def test_every_plain_word_survives_the_way_to_markdown_and_back(words: list[str]) -> None:
    html = clean_html("".join(f"<p>{word.replace('&', '&amp;').replace('<', '&lt;')}</p>" for word in words))
    assert html_to_text(markdown_to_html(html_to_markdown(html))).split("\n") == words


@pytest.mark.parametrize(
    "markdown",
    [
        "**bold** and *italic*",
        "- one\n- two",
        "- [x] done\n- [ ] to do",
        "1. one\n2. two",
        "### Heading",
        "> said",
        "[here](https://a.example/b)",
    ],
)
def test_the_usual_markdown_comes_back_as_it_was_typed(markdown: str) -> None:
    assert html_to_markdown(markdown_to_html(markdown)) == markdown


def test_what_is_nested_too_deep_keeps_its_words() -> None:
    cleaned = clean_html("<blockquote>" * (DEEPEST + 1) + "still here")
    assert cleaned == "<p>still here</p>"


@pytest.mark.parametrize(
    "html", ["", " ", "<p></p>", "<p>&nbsp;</p><p><br></p>", "<script>x</script>", "<ul><li></li></ul>"]
)
def test_what_shows_nothing_is_empty(html: str) -> None:
    assert clean_html(html) == ""


def test_plain_text_keeps_its_lines_and_loses_what_nobody_sees() -> None:
    assert clean_text(" a\r\nb\rc\x00\x1b\ud800 ") == "a\nb\nc"
