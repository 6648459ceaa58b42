"""The picture beside a shared link to a practice: title, territory, themes, and where it lies."""

from practices.documents.reading import Document
from together.cards import Card
from together.countries import countries
from together.drawing import line_of
from together.languages import Viewer


def card_of(document: Document, eyes: Viewer) -> Card:
    """The card of a practice."""
    names = countries(eyes.language)
    country = names.get(document.territory.country, "")
    return Card(
        title=line_of(document.text.words.title),
        eyebrow=" · ".join(filter(None, (line_of(document.territory.name), country))),
        line=" · ".join(line_of(theme.name_in(eyes.language)) for theme in document.themes[:3]),
        point=document.point,
    )
