"""Notes as pages, Markdown and text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from realtime.notes.blocks import safe_href
from realtime.notes.render import NotesView, view

ALLOWED = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br"}
ALLOWED |= {"strong", "em", "u", "s", "a", "label", "input"}


def element(tag: str, *children: XmlElement | XmlText, **attributes: object) -> XmlElement:
    return XmlElement(tag, attributes, children)


def rendered(*blocks: XmlElement | XmlText) -> NotesView:
    doc: Doc = Doc()
    fragment = doc.get("notes", type=XmlFragment)
    for block in blocks:
        fragment.children.append(block)
    return view(fragment, "g", 1)


def marked(*pieces: tuple[str, dict]) -> NotesView:
    doc: Doc = Doc()
    fragment = doc.get("notes", type=XmlFragment)
    text = fragment.children.append(element("paragraph")).children.append(XmlText())
    used = {name for _, marks in pieces for name in marks}
    for words, marks in pieces:
        text.insert(len(text), words, {**dict.fromkeys(used), **marks})
    return view(fragment, "g", 1)


class Checker(HTMLParser):
    """Fails on any tag, attribute or address that the schema does not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in {"dir", "id", "href", "rel", "start", "data-type", "type", "disabled", "checked"}
            assert name != "href" or value.split(":")[0].lower() in {"https", "http", "mailto"}
        if tag not in {"br", "hr", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_headings_have_the_ids_that_links_point_to() -> None:
    notes = rendered(
        element("heading", XmlText("Accueil"), level=2.0, anchor="a7"),
        element("heading", XmlText("المياه"), level=3.0),
        element("heading", XmlText("Accueil"), level=9.0, anchor="a7"),
        element("heading", XmlText("…"), level="x", anchor='"><script>'),
    )

    assert notes.headings == (
        ("a7", 2, "Accueil"),
        ("المياه", 3, "المياه"),
        ("accueil", 6, "Accueil"),
        ("section", 2, "…"),
    )
    assert notes.html.startswith('<h2 id="note-a7" dir="auto">Accueil</h2><h3 id="note-المياه" dir="auto">')
    assert not notes.written


def test_marks_become_tags_and_signs() -> None:
    notes = marked(
        ("plain ", {}),
        ("bold ", {"bold": {}}),
        ("both", {"bold": {}, "italic--a1b2": {}}),
        (" and ", {}),
        ("a link", {"link": {"href": "https://example.org/?a=1&b=2"}}),
        (" x*y", {"code": {}}),
    )

    assert "<strong>bold </strong><em><strong>both</strong></em>" in notes.html
    assert (
        '<a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer nofollow ugc">a link</a>'
        in notes.html
    )
    assert notes.markdown == "plain **bold** ***both*** and [a link](<https://example.org/?a=1&b=2>) `x*y`"
    assert notes.text == "plain bold both and a link x*y"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "\u200bjavascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "/relative",
        "https://[",
        "https://" + "x" * 3_000,
        7.0,
        None,
        {"a": 1},
    ],
)
def test_an_unsafe_address_is_no_link(href: object) -> None:
    notes = marked(("click", {"link": {"href": href}}))

    assert safe_href(href) == ""
    assert notes.html == '<p dir="auto">click</p>'
    assert notes.markdown == "click"


def test_foreign_nodes_and_marks_leave_only_their_words() -> None:
    notes = rendered(
        element("script", XmlText("alert(1)")),
        element("div", element("paragraph", XmlText("kept")), onclick="alert(1)"),
        element("paragraph", element("img", XmlText("words"), src="x", onerror="alert(1)")),
        XmlText("<b>loose</b>"),
    )

    assert notes.html == (
        '<p dir="auto">alert(1)</p><p dir="auto">kept</p><p dir="auto">words</p>'
        '<p dir="auto">&lt;b&gt;loose&lt;/b&gt;</p>'
    )
    assert marked(("x", {"onclick": "y", "style": {"a": "b"}})).html == '<p dir="auto">x</p>'


def test_lists_of_every_kind() -> None:
    notes = rendered(
        element("bulletList", element("listItem", element("paragraph", XmlText("one")))),
        element(
            "orderedList",
            element(
                "listItem",
                element("paragraph", XmlText("three")),
                element("bulletList", element("listItem", element("paragraph", XmlText("inner")))),
            ),
            start=3.0,
        ),
        element(
            "taskList",
            element("taskItem", element("paragraph", XmlText("done")), checked=True),
            element("taskItem", element("paragraph", XmlText("to do")), checked=False),
        ),
    )

    assert notes.html == (
        '<ul><li dir="auto">one</li></ul>'
        '<ol start="3"><li dir="auto">three<ul><li dir="auto">inner</li></ul></li></ol>'
        '<ul data-type="taskList"><li dir="auto"><label><input type="checkbox" disabled checked> done</label></li>'
        '<li dir="auto"><label><input type="checkbox" disabled> to do</label></li></ul>'
    )
    assert notes.markdown == "- one\n\n3. three\n   - inner\n\n- [x] done\n- [ ] to do"
    assert notes.text == "- one\n3. three\n   - inner\n- [x] done\n- [ ] to do"


def test_quotations_code_breaks_and_rules() -> None:
    notes = rendered(
        element("blockquote", element("paragraph", XmlText("said"))),
        element("codeBlock", XmlText("a < b\n```")),
        element("horizontalRule"),
        element("paragraph", XmlText("first"), element("hardBreak"), XmlText("second")),
        element("paragraph"),
    )

    assert notes.html == (
        '<blockquote dir="auto"><p dir="auto">said</p></blockquote><pre dir="auto"><code>a &lt; b\n```</code></pre>'
        '<hr><p dir="auto">first<br>second</p>'
    )
    assert notes.markdown == "> said\n\n````\na < b\n```\n````\n\n---\n\nfirst\\\nsecond"


def test_sections_go_from_heading_to_heading() -> None:
    notes = rendered(
        element("paragraph", XmlText("before")),
        element("heading", XmlText("Water"), level=2.0, anchor="a1"),
        element("paragraph", XmlText("We mapped the springs.")),
        element("heading", XmlText("Decisions"), level=2.0, anchor="decisions"),
    )

    assert [(part.anchor, part.title, part.markdown) for part in notes.sections] == [
        ("", "", "before"),
        ("a1", "Water", "We mapped the springs."),
        ("decisions", "Decisions", ""),
    ]
    assert notes.sections[1].html == '<p dir="auto">We mapped the springs.</p>'
    assert notes.written


@pytest.mark.parametrize(
    "words", ["# no heading", "- no list", "1. no list", "> no quote", "a_b_c", "=== x", "&amp;", "*x*"]
)
def test_words_that_look_like_markdown_stay_words(words: str) -> None:
    notes = rendered(element("paragraph", XmlText(words)))

    assert Checker(MarkdownIt("commonmark").render(notes.markdown)).text.strip() == words


WORDS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["<script>alert(1)</script>", "](javascript:x)", "` `", "\x00", "\n\n", "  ", "[x] ", "مرحبا", "---"]
)
VALUES = st.none() | st.booleans() | st.floats(allow_nan=False) | WORDS
MARKSETS = st.dictionaries(
    st.sampled_from(["bold", "italic--x", "strike", "code", "link", "evil", "underline"]),
    st.dictionaries(st.sampled_from(["href", "class"]), VALUES | st.just("javascript:alert(1)"), max_size=2)
    | VALUES,
    max_size=3,
)
KNOWN = [
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "listItem",
    "taskList",
    "taskItem",
    "blockquote",
]
TAGS = st.sampled_from([*KNOWN, "codeBlock", "horizontalRule", "hardBreak", "script", "table", "iframe"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["level", "anchor", "start", "checked", "onclick"]), VALUES, max_size=3
)
TREES = st.recursive(
    st.lists(st.tuples(WORDS, MARKSETS), max_size=3),
    lambda inner: st.tuples(TAGS, ATTRIBUTES, st.lists(inner, max_size=3)),
    max_leaves=12,
)


def grow(parent: XmlFragment | XmlElement, tree: list | tuple) -> None:
    if isinstance(tree, list):
        text = parent.children.append(XmlText())
        for words, marks in tree:
            if words:
                text.insert(len(text), words, marks)
        return
    tag, attributes, children = tree
    made = parent.children.append(XmlElement(tag))
    for name, value in attributes.items():
        made.attributes[name] = value
    for child in children:
        grow(made, child)


@settings(max_examples=300)
@given(st.lists(TREES, max_size=4))
def test_whatever_is_in_the_document_renders_safely(trees: list) -> None:
    doc: Doc = Doc()
    fragment = doc.get("notes", type=XmlFragment)
    with doc.transaction():
        for tree in trees:
            grow(fragment, tree)

    notes = view(fragment, "g", 1)

    Checker(notes.html)
    assert "<script" not in MarkdownIt("commonmark").render(notes.markdown)
    assert len({anchor for anchor, _, _ in notes.headings}) == len(notes.headings)
