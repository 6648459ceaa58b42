"""Writing what the organisers ask. The workshop's row is held, so that two of them make one order."""

from together.columns import now
from together.database import Transaction
from together.errors import Conflict
from together.languages import N_
from workshops.models import Question, Workshop
from workshops.registrations.actions import hold
from workshops.registrations.asking import MOST
from workshops.registrations.forms import QuestionForm
from workshops.registrations.queries import get_question, list_questions
from workshops.visitors import Standing


async def add_question(tx: Transaction, *, standing: Standing, form: QuestionForm) -> Question:
    """One more question, at the end. Raises `Conflict` when there are `MOST` already, or the workshop is over."""
    workshop = await _hold(tx, standing)
    asked = await list_questions(tx, workshop)
    if len(asked) >= MOST:
        raise Conflict(
            N_("There are %(most)s questions already: more would keep people from registering."), most=MOST
        )
    question = Question(
        workshop_id=workshop.id or 0,
        position=asked[-1].position + 1 if asked else 0,
        **form.model_dump(),
    )
    tx.add(question)
    return question


async def change_question(
    tx: Transaction, *, standing: Standing, number: int, form: QuestionForm
) -> Question:
    """Other words or choices; the kind stays, so that answers that were given can be read."""
    workshop = await _hold(tx, standing)
    question = await get_question(tx, workshop, number)
    question.words, question.required = form.words, form.required
    question.choices = form.choices
    return question


async def move_question(tx: Transaction, *, standing: Standing, number: int, by: int) -> None:
    """One place up (`by` -1) or down (1); at the end of the list nothing moves."""
    workshop = await _hold(tx, standing)
    asked = list(await list_questions(tx, workshop))
    question = await get_question(tx, workshop, number)
    before = asked.index(question)
    asked.insert(min(max(before + by, 0), len(asked) - 1), asked.pop(before))
    for position, each in enumerate(asked):
        each.position = position


async def remove_question(tx: Transaction, *, standing: Standing, number: int) -> None:
    """Ask it no more. Answers that were given stay in the list and in exports."""
    workshop = await _hold(tx, standing)
    (await get_question(tx, workshop, number)).removed_at = now()


async def _hold(tx: Transaction, standing: Standing) -> Workshop:
    standing.require_runs()
    workshop = await hold(tx, standing.workshop.id or 0)
    if workshop.status == "closed":
        raise Conflict(N_("This workshop is over."))
    return workshop
