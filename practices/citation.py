"""How a practice is quoted: who, when, what, where, and under which terms."""

from network.models import Territory
from practices.models import Practice
from practices.reading import Text

LICENCE_NAMES = {"CC-BY-4.0": "CC BY 4.0", "CC-BY-SA-4.0": "CC BY-SA 4.0", "CC0-1.0": "CC0 1.0"}
"""What the licences call themselves, the same in every language."""

PUBLISHER = "TOGETHER"


def cite(territory: Territory, practice: Practice, text: Text, address: str) -> str:
    """The suggested citation on one line: territory and place, year of the publication, title, address, licence.

    A territory is the author: people come and go. A translation is quoted at its own address.
    """
    year = (text.at or practice.published_at or practice.created_at).year
    place = f", {territory.place}" if territory.place else ""
    translated = f"?lang={text.language}" if text.language != practice.language else ""
    licence = LICENCE_NAMES.get(text.facts.licence, text.facts.licence)
    title = (text.words.title or "…").rstrip(".")
    return f"{territory.name}{place} ({year}). {title}. {PUBLISHER}. {address}{translated}. {licence}"
