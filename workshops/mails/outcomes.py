"""What came of a workshop, as a mail tells it: the beginning of the summary, and what stands of each kind of outcome."""

from collections.abc import Sequence
from datetime import UTC, date

from together.languages import LANGUAGES, N_, Viewer, translate
from workshops.live import LiveState
from workshops.live.state import Outcome
from workshops.mails.letters import Section
from workshops.record import OUTCOME_KINDS

SUMMARY = 600
"""Letters of the summary; the rest is behind the address."""
SHOWN = 8
"""Outcomes of one kind."""


def sections_of(state: LiveState, language: str) -> Sequence[Section]:
    """Empty when it came to nothing that stands. Nothing of the conversation is told, which some may not read."""
    code = language if language in LANGUAGES else "en"
    found = (
        [Section(translate(code, N_("Summary")), [_beginning(state.summary.text)])] if state.summary else []
    )
    standing = [state.outcomes[key] for key in state.outcome_order if state.outcomes[key].withdrawn is None]
    for kind, heading in OUTCOME_KINDS.items():
        those = [one for one in standing if one.kind == kind]
        if those:
            found.append(Section(translate(code, heading), _lines(those, code)))
    return found


def _lines(outcomes: Sequence[Outcome], code: str) -> list[str]:
    lines = [_line(one, code) for one in outcomes[:SHOWN]]
    left = len(outcomes) - len(lines)
    return [*lines, translate(code, N_("And %(num)s more"), num=left)] if left else lines


def _line(one: Outcome, code: str) -> str:
    if one.who and one.due:
        eyes = Viewer(code, UTC)
        return translate(
            code,
            N_("%(text)s (%(who)s, by %(day)s)"),
            text=one.text,
            who=one.who,
            day=eyes.day(date.fromisoformat(one.due), "long"),
        )
    return translate(code, N_("%(text)s (%(who)s)"), text=one.text, who=one.who) if one.who else one.text


def _beginning(text: str) -> str:
    """Whole words, with an ellipsis when there is more."""
    if len(text) <= SUMMARY:
        return text
    return text[:SUMMARY].rsplit(None, 1)[0] + " …"
