"""Agendas to start from. Their texts go into the agenda in the workshop's language, where they can be changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from together.errors import BadRequest
from together.forms import Values
from together.languages import N_, translate


@dataclass(frozen=True)
class Item:
    """One item, with texts to translate."""

    title: str
    minutes: int
    text: str = ""


@dataclass(frozen=True)
class Template:
    """An agenda to start from, with texts to translate. `key`: letters only, as the form's buttons name it."""

    key: str
    name: str
    about: str
    items: Sequence[Item]

    @property
    def minutes(self) -> int:
        """Of all items together."""
        return sum(item.minutes for item in self.items)


THEMATIC = Template(
    "thematic",
    N_("Thematic workshop"),
    N_("A theme is opened, discussed in small steps, and ends in what the group decides."),
    (
        Item(
            N_("Welcome and who is here"), 10, N_("Everybody says a name, a territory and one expectation.")
        ),
        Item(N_("The question of this workshop"), 10),
        Item(N_("What our territories do already"), 25),
        Item(N_("Discussion"), 30),
        Item(N_("What we decide, and who does it"), 15, N_("Decisions, commitments and open questions.")),
    ),
)

SPIRAL = Template(
    "spiral",
    N_("The three questions of SPIRAL"),
    N_(
        "Well-being, ill-being, and what each does: first alone and in silence, then pooled, grouped and named as criteria "
        "that the group approves. About three hours."
    ),
    (
        Item(
            N_("Welcome, and how we work"),
            15,
            N_("One idea a note. First everybody writes alone and in silence; nobody comments."),
        ),
        Item(N_("What is well-being for you?"), 12, N_("Alone and in silence, one idea a note.")),
        Item(N_("What is ill-being for you?"), 12, N_("Alone and in silence, one idea a note.")),
        Item(
            N_("What do you do, or can you do, for your own well-being and that of all?"),
            12,
            N_("Alone and in silence, one idea a note."),
        ),
        Item(N_("Pooling: the notes are read aloud"), 30, N_("Every note is read, without discussion.")),
        Item(N_("Break"), 10),
        Item(N_("Grouping what belongs together"), 35, N_("The group moves the notes until it agrees.")),
        Item(
            N_("Naming the criteria"),
            30,
            N_("Each group of notes gets a name, and the whole group approves it. No note is lost."),
        ),
        Item(
            N_("Validation and next steps"),
            20,
            N_("The criteria are read again and validated; the group sets the date of its second meeting."),
        ),
    ),
)

PRACTICES = Template(
    "practices",
    N_("Presentation of practices"),
    N_("Three practices, each with its questions, and what could be done elsewhere."),
    (
        Item(N_("Welcome"), 5),
        Item(N_("First practice"), 15, N_("What was done, what came of it, and what failed.")),
        Item(N_("Questions about the first practice"), 10),
        Item(N_("Second practice"), 15, N_("What was done, what came of it, and what failed.")),
        Item(N_("Questions about the second practice"), 10),
        Item(N_("Third practice"), 15, N_("What was done, what came of it, and what failed.")),
        Item(N_("Questions about the third practice"), 10),
        Item(N_("What could be adopted elsewhere"), 10, N_("Who wants to try what, and whom to ask.")),
    ),
)

ASSEMBLY = Template(
    "assembly",
    N_("General Assembly"),
    N_("As in 2020: reports, the action plan, the associates, and the election of the three organs."),
    (
        Item(N_("Opening, attendance and quorum"), 10, N_("Anyone may attend; only members decide.")),
        Item(N_("Activity report"), 20),
        Item(N_("Financial report"), 20, N_("With the report of the Auditing Committee.")),
        Item(N_("Four-year action plan"), 30),
        Item(N_("Opening the organs to associates"), 20),
        Item(N_("Election of the Management Board"), 10),
        Item(N_("Election of the General Assembly Bureau"), 10),
        Item(N_("Election of the Auditing Committee"), 10),
        Item(N_("Closing"), 5),
    ),
)

REVIEW = Template(
    "review",
    N_("Review of commitments"),
    N_("What was promised, what became of it, and what is promised next."),
    (
        Item(N_("Welcome, and the commitments that stand"), 10),
        Item(N_("What was done"), 25, N_("Each commitment in turn: done, under way, or not begun.")),
        Item(N_("What stood in the way"), 15),
        Item(N_("What we change, keep or give up"), 20),
        Item(N_("New commitments, with who and by when"), 20),
    ),
)

BLANK = Template("blank", N_("Blank"), N_("No items: write your own."), ())

TEMPLATES = (BLANK, THEMATIC, SPIRAL, PRACTICES, ASSEMBLY, REVIEW)


def find_template(key: str) -> Template:
    """The template of this key. Raises `BadRequest`."""
    for template in TEMPLATES:
        if template.key == key:
            return template
    raise BadRequest


def rows_from(template: Template, language: str) -> list[Values]:
    """Its items as rows of the agenda's form, in the workshop's language."""
    return [
        {
            "title": translate(language, item.title),
            "minutes": str(item.minutes),
            "text": translate(language, item.text) if item.text else "",
        }
        for item in template.items
    ]
