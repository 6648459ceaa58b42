"""What helps to fill in the template: for each field one line of help, and an example."""

from together.languages import N_

HELP = {
    "title": N_("A short name that says what it is."),
    "what": N_("Tell it as you would to a neighbour: what you do, and who takes part."),
    "novelty": N_("What could others try after reading this?"),
    "themes": N_("One or more. Readers find it under each of them."),
    "problem": N_("What made you begin? What was missing, or not going well?"),
    "place": N_("The street, quarter or village, in words."),
    "latitude": N_("In degrees, for the map. Leave both empty to use the territory's place."),
    "longitude": N_("In degrees; west of Greenwich is negative."),
    "scale": N_("How far does it reach?"),
    "started_on": N_("The day does not need to be exact."),
    "ended_on": N_("Leave it empty if it goes on."),
    "ongoing": N_("It still goes on"),
    "dimensions": N_("Which parts of well-being does it touch? These are the nine of the SPIRAL method."),
    "led_by": N_("The group or institution that carries it."),
    "roles": N_("Who does what? Also those whose part is small."),
    "reach": N_("Who benefits, how many, and how did you reach those who seldom come?"),
    "actor_kinds": N_("All who take part."),
    "steps": N_("In order, from the idea to today."),
    "methods": N_("Ways of working that others could use: meetings, surveys, games, tools."),
    "decisions": N_("Who decided what, and how did you come to agree?"),
    "money": N_("What it costs, and who pays. Little money is worth telling too."),
    "people": N_("Volunteers and staff, and the skills it needs."),
    "time": N_("How long until it worked, and how many hours it takes now."),
    "evidence": N_("What is different today, and how do you know? Figures, words of people, photos."),
    "evaluation": N_("Did somebody look at it together with those concerned? What came out?"),
    "changes": N_("What changed most?"),
    "helped": N_("A person, a rule, a place, good luck: without what would it not have worked?"),
    "failed": N_("What did not work, and what would you not do again? Readers learn most from this."),
    "lessons": N_("What would you tell somebody who begins tomorrow?"),
    "conditions": N_("What must be there for it to work in another place?"),
    "contact": N_("Whom members of the network may ask. Nobody else sees it."),
    "licence": N_("Under which terms others may share and adapt your text."),
}
"""One line for each field, to translate."""

EXAMPLES = {
    "title": N_("A garden that the school and its neighbours share"),
    "what": N_(
        "Pupils and retired neighbours grow vegetables behind the school and cook together once a month."
    ),
    "novelty": N_("The pupils decide what is sown; grown-ups may only advise."),
    "problem": N_("Old and young lived side by side and never spoke to each other."),
    "place": N_("Courtyard of the primary school, Drouot quarter"),
    "led_by": N_("The school's council and the neighbourhood association"),
    "roles": N_("The municipality lends the land; three families keep the key of the tap."),
    "reach": N_("Sixty pupils, twenty families. We knocked at doors, because posters reached nobody."),
    "steps": N_("In March we asked every class what it wished for; in April we dug the first beds."),
    "methods": N_("A meeting in silence, where everybody first writes one idea a note."),
    "decisions": N_("By consent, once a month; when nobody agreed, the pupils had the last word."),
    "money": N_("400 euros a year for seeds and tools, from the municipality."),
    "people": N_("Five volunteers, one teacher two hours a week."),
    "time": N_("A year of preparation; now an hour a week."),
    "evidence": N_("Eleven families who had never met now look after each other's children."),
    "evaluation": N_("After two years each group told in three sentences what had become better or worse."),
    "helped": N_("The caretaker, who opened the gate on Sundays."),
    "failed": N_("The first summer nobody watered in August, and everything dried up."),
    "lessons": N_("Begin small, and agree on the holidays before you sow."),
    "conditions": N_("A piece of land with water, and one adult whom everybody trusts."),
    "contact": N_("garden@school.example, or the association's office in the morning"),
}
"""An example for those that are easier to understand by one, to translate."""
