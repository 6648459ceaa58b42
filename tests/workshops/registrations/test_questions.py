"""What the organisers ask: the page where they say it, and what may be answered."""

import pytest

from tests.site import Site
from tests.workshops.registrations.desk import announced, ask, registrations
from together.forms import Form
from workshops.models import Question, Workshop
from workshops.registrations.asking import MOST, answers_of, as_words, merged


def question(kind: str, *, required: bool = False, choices: list[str] | None = None) -> Question:
    return Question(id=7, workshop_id=1, kind=kind, words="?", required=required, choices=choices or [])


@pytest.mark.parametrize(
    ("asked", "given", "answer", "refused"),
    [
        (question("line"), " a \n b\x07 ", "a b", False),
        (question("line"), "", None, False),
        (question("line", required=True), "  ", None, True),
        (question("line"), "x" * 301, "x" * 301, True),
        (question("text"), "a\nb", "a\nb", False),
        (question("text"), "x" * 2001, "x" * 2001, True),
        (question("text"), "a\ud800b", "ab", False),
        (question("choice", choices=["a", "b"]), "b", "b", False),
        (question("choice", choices=["a", "b"]), "c", "c", True),
        (question("choice", choices=["a", "b"], required=True), "", None, True),
        (question("several", choices=["a", "b"]), ["b", "a", "b"], ["a", "b"], False),
        (question("several", choices=["a", "b"]), ["c"], None, True),
        (question("several", choices=["a", "b"], required=True), [], None, True),
        (question("several", choices=["a", "b"]), "a", None, False),
        (question("consent"), "yes", True, False),
        (question("consent"), "on", None, False),
        (question("consent", required=True), None, None, True),
    ],
)
def test_an_answer_is_of_its_kind(asked: Question, given: object, answer: object, refused: bool) -> None:
    form = Form({"q7": given})
    answers = answers_of([asked], form)
    assert answers.get("7") == answer
    assert ("q7" in form.errors) is refused


def test_answers_to_what_is_asked_no_more_stay_and_emptied_ones_go() -> None:
    before = {"7": "yes", "3": "old"}
    assert merged([question("line")], before, {}) == {"3": "old"}
    assert merged([question("line")], before, {"7": "new"}) == {"3": "old", "7": "new"}


def test_answers_are_told_in_a_line() -> None:
    assert [as_words(each) for each in (True, ["a", "b"], "c", None)] == ["✓", "a; b", "c", ""]


async def words(site: Site, workshop: Workshop) -> list[str]:
    from workshops.registrations.queries import list_questions

    async with site.database.reading() as tx:
        return [each.words for each in await list_questions(tx, workshop)]


async def test_facilitators_add_order_change_and_remove_questions(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    page = f"/workshops/{workshop.slug}/questions"
    assert (await alice.get(page)).status_code == 200
    for text in ("One?", "Two?", "Three?"):
        answer = await alice.post(page, data={"do": "add", "kind": "line", "words": text})
        assert answer.status_code == 303
    assert await words(site, workshop) == ["One?", "Two?", "Three?"]
    await alice.post(page, data={"do": "up", "question": "3"})
    assert await words(site, workshop) == ["One?", "Three?", "Two?"]
    await alice.post(page, data={"do": "down", "question": "1"})
    await alice.post(page, data={"do": "up", "question": "3"})
    assert await words(site, workshop) == ["Three?", "One?", "Two?"]
    assert 'value="Three?"' in (await alice.get(f"{page}?question=3")).text
    await alice.post(page, data={"do": "change", "question": "3", "words": "Really?", "required": "yes"})
    await alice.post(page, data={"do": "remove", "question": "1"})
    assert await words(site, workshop) == ["Really?", "Two?"]


async def test_a_list_needs_choices_and_the_error_stands_at_them(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    page = f"/workshops/{workshop.slug}/questions"
    for choices in ("", "only", "\n".join(map(str, range(21))), "a\n" + "b" * 121):
        said = {"do": "add", "kind": "choice", "words": "Lunch?", "choices": choices}
        answer = await alice.post(page, data=said)
        assert answer.status_code == 422
        assert 'id="e-choices"' in answer.text
        assert 'value="Lunch?"' in answer.text
    said = {"do": "add", "kind": "several", "words": "Lunch?", "choices": " Meat\r\n\r\nFish \nMeat"}
    assert (await alice.post(page, data=said)).status_code == 303
    async with site.database.reading() as tx:
        assert (await tx.get_one(Question, 1)).choices == ["Meat", "Fish"]


@pytest.mark.parametrize(
    "said",
    [
        {"do": "add", "kind": "line", "words": ""},
        {"do": "add", "kind": "line", "words": "\u200b"},
        {"do": "add", "kind": "secret", "words": "Why?"},
        {"do": "add", "kind": "line", "words": "x" * 301},
    ],
)
async def test_what_cannot_be_asked_is_refused_with_what_was_typed(site: Site, said: dict[str, str]) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    answer = await alice.post(f"/workshops/{workshop.slug}/questions", data=said)
    assert answer.status_code == 422
    assert await words(site, workshop) == []


async def test_there_are_a_dozen_questions_at_most(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    for number in range(MOST):
        await ask(site, workshop, words=f"{number}?", position=number)
    said = {"do": "add", "kind": "line", "words": "One more?"}
    assert (await alice.post(f"/workshops/{workshop.slug}/questions", data=said)).status_code == 409
    assert len(await words(site, workshop)) == MOST


async def test_a_question_of_another_workshop_is_out_of_reach(site: Site) -> None:
    workshop, other, alice = await announced(site), await announced(site), await site.browser("alice")
    number = await ask(site, other, words="Theirs?")
    page = f"/workshops/{workshop.slug}/questions"
    for do in ("change", "up", "down", "remove"):
        answer = await alice.post(page, data={"do": do, "question": str(number), "words": "Mine"})
        assert answer.status_code == 404, do
    assert (await alice.get(f"{page}?question={number}")).status_code == 404
    assert await words(site, other) == ["Theirs?"]


async def test_steps_that_are_none_are_refused(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    page = f"/workshops/{workshop.slug}/questions"
    for said in (
        {},
        {"do": "drop"},
        {"do": "up"},
        {"do": "up", "question": "x"},
        {"do": "up", "question": "9" * 19},
    ):
        assert (await alice.post(page, data=said)).status_code == 400, said
    assert (await alice.get(f"{page}?question=x")).status_code == 400
    assert (await alice.delete(page)).status_code == 405


async def test_every_kind_is_asked_answered_and_shown_again(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    numbers = {
        "line": await ask(site, workshop, kind="line", words="Line?"),
        "text": await ask(site, workshop, kind="text", words="Text?"),
        "choice": await ask(site, workshop, kind="choice", words="Choice?", choices=["a", "b"]),
        "several": await ask(site, workshop, kind="several", words="Several?", choices=["x", "y", "z"]),
        "consent": await ask(site, workshop, kind="consent", words="May we?", required=True),
    }
    data = {
        f"q{numbers['line']}": "A line",
        f"q{numbers['text']}": "Two\nlines",
        f"q{numbers['choice']}": "b",
        f"q{numbers['several']}": ["x", "z"],
        f"q{numbers['consent']}": "yes",
    }
    assert (await bob.post(f"/workshops/{workshop.slug}/register", data=data)).status_code == 303
    [row] = await registrations(site, workshop)
    assert row.answers == {
        str(numbers["line"]): "A line",
        str(numbers["text"]): "Two\nlines",
        str(numbers["choice"]): "b",
        str(numbers["several"]): ["x", "z"],
        str(numbers["consent"]): True,
    }
    page = (await bob.get(f"/workshops/{workshop.slug}/registration")).text
    assert 'value="A line"' in page
    assert page.count(" checked") == 3
    assert '<option value="b" selected>' in page
