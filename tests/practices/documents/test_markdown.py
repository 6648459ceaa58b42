"""A practice as one Markdown file."""

import pytest
from markdown_it import MarkdownIt

from practices.documents.markdown import markdown_of
from practices.models import Practice
from tests.practices.shelf import Shelf

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) ]]> &lt;img onerror=x&gt; # no *heading*"


async def test_it_tells_everything_once_with_its_source_and_licence(
    shelf: Shelf, published: Practice
) -> None:
    answer = await shelf.stranger().get(f"/practices/{published.slug}.md")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert f'filename="{published.slug}.md"' in answer.headers["content-disposition"]
    assert answer.text.startswith("# The shared garden of the Drouot quarter\n")
    for told in (
        "Mulhouse",
        "**municipality**",
        "nobody watered in August",
        "CC BY 4.0",
        f"<http://testserver/practices/{published.slug}>",
    ):
        assert told in answer.text


async def test_another_language_speaks_it_throughout(shelf: Shelf, published: Practice) -> None:
    await shelf.translated(published)
    answer = await shelf.stranger().get(f"/practices/{published.slug}.md?lang=fr")
    assert answer.text.startswith("# Le jardin partagé\n")
    assert answer.headers["content-language"] == "fr"
    unknown = await shelf.stranger().get(f"/practices/{published.slug}.md", params={"lang": "日本\r\nX: y"})
    assert unknown.text.startswith("# The shared garden")
    assert "x" not in unknown.headers


@pytest.mark.parametrize("name", [None, "bob", "max", "eve", "dora"])
async def test_whom_to_ask_stands_in_no_document_whoever_asks(
    shelf: Shelf, published: Practice, name: str | None
) -> None:
    browser = await shelf.browser(name) if name else shelf.stranger()
    answer = await browser.get(f"/practices/{published.slug}.md")
    assert answer.status_code == 200
    assert "garden@mulhouse.example" not in answer.text


async def test_what_was_typed_stays_text(shelf: Shelf) -> None:
    practice = await shelf.published(
        title="<b>Bold</b> # [x](y) ]]>", what=HOSTILE, problem=f"<p>{HOSTILE}</p>"
    )
    answer = await shelf.stranger().get(f"/practices/{practice.slug}.md")
    html = MarkdownIt("commonmark", {"html": True}).render(answer.text)
    for element in ("<script", "<b>", "<img"):
        assert element not in html
    assert 'href="javascript' not in html
    assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<h3>Who</h3><p>We <strong>all</strong></p>", "#### Who\n\nWe **all**"),
        ("<ul><li><p>one</p></li><li><p>two</p></li></ul>", "- one\n- two"),
        (
            '<ul data-type="taskList"><li data-type="taskItem" data-checked="true"><p>done</p></li></ul>',
            "- ☑ done",
        ),
        ("<p>1 &lt; 2 * 3 &amp; [no] `code`</p>", r"1 \< 2 \* 3 \& \[no\] \`code\`"),
    ],
)
def test_rich_text_becomes_markdown(html: str, told: str) -> None:
    assert markdown_of(html) == told


@pytest.mark.parametrize("name", [None, "bob", "max", "eve", "dora"])
@pytest.mark.parametrize("ending", [".md", ".pdf", "/card.png"])
async def test_a_draft_is_no_document_for_anybody(
    shelf: Shelf, draft: Practice, name: str | None, ending: str
) -> None:
    browser = await shelf.browser(name) if name else shelf.stranger()
    answer = await browser.get(f"/practices/{draft.slug}{ending}")
    assert answer.status_code == 404
    assert b"Repairing bicycles" not in answer.content


@pytest.mark.parametrize("ending", [".md", ".pdf", "/card.png"])
async def test_what_was_taken_back_is_gone_at_once_and_what_is_missing_never_was(
    shelf: Shelf, published: Practice, ending: str
) -> None:
    before = await shelf.stranger().get(f"/practices/{published.slug}{ending}")
    assert before.status_code == 200
    await shelf.move(published, "unpublish")
    tag = {"If-None-Match": before.headers["etag"]}
    assert (
        await shelf.stranger().get(f"/practices/{published.slug}{ending}", headers=tag)
    ).status_code == 404
    assert (await shelf.stranger().get(f"/practices/nothing-here{ending}")).status_code == 404


@pytest.mark.parametrize("ending", [".md", ".pdf", "/card.png"])
async def test_who_has_it_gets_nothing_again_and_nobody_posts(
    shelf: Shelf, published: Practice, ending: str
) -> None:
    browser = shelf.stranger()
    first = await browser.get(f"/practices/{published.slug}{ending}")
    tag = {"If-None-Match": first.headers["etag"]}
    again = await browser.get(f"/practices/{published.slug}{ending}", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert (await browser.post(f"/practices/{published.slug}{ending}")).status_code == 405
