"""What the pages of the site say until the secretariat has written its own words."""

from collections.abc import Mapping, Sequence

from together.languages import N_, translate

_WELCOME = (
    N_(
        "TOGETHER is the international network of Territories of Co-responsibility: places of life where municipalities, "
        "schools, hospitals, companies, associations and citizens act together for the well-being of all."
    ),
    N_(
        "Here they meet in [workshops](/meetings) held in the browser, publish and discuss the [practices](/practices) of "
        "their [territories](/territories), and keep what came out: decisions, commitments and the words they came from."
    ),
    N_(
        "Everybody may read. Whoever wants to take part needs no more than a link and a name; an account, made with an "
        "e-mail address, is for those who come again."
    ),
)

_CONTACT = (
    N_("Questions about the network, its meetings, an account or your data go to the secretariat."),
    N_(
        "The secretariat has not told here yet how it can be reached. Until then please ask the facilitators of a "
        "workshop or the coordinators of a [territory](/territories): their names stand on its page, and they can pass "
        "your question on."
    ),
)

_LEGAL = (
    N_(
        "This is the platform of the international network of Territories of Co-responsibility. Who runs it, and answers "
        "for it, is told by the secretariat: please ask through the [contact page](/contact)."
    ),
    N_(
        "**Whose words these are.** What people write here is theirs. A practice is published under the licence that is "
        "named on its page, CC BY 4.0 unless its authors chose another one; the record of a workshop belongs to the group "
        "that held it."
    ),
    N_(
        "**When something is wrong.** Whoever is signed in can report a practice or a comment on its page, and the "
        "secretariat looks at every report. Facilitators can remove words, or a person, from a workshop. For anything "
        "else please use the [contact page](/contact)."
    ),
    N_("**Links to other sites** were chosen by those who wrote them; what stands there is not ours."),
)

_PRIVACY = (
    N_(
        "This is what the platform stores about you, what for, and for how long. For questions, and to use your rights, "
        "ask the secretariat through the [contact page](/contact)."
    ),
    N_(
        "**With an account.** Your e-mail address, and what you say of yourself: a name, languages, a time zone, a "
        "territory or an organisation, a kind of actor, a few words and a photo if you like. Your address is seen by the "
        "secretariat and by the facilitators of the workshops for which you register, and by nobody else. What of the "
        "rest everybody may read, you choose in your profile; your name stands wherever you act."
    ),
    N_(
        "**Without an account.** A guest of a workshop gives a name. A guest who registers for one gives an e-mail address "
        "too, to which the mails about this workshop are sent. It is forgotten within a week if nobody confirms it, and "
        "three months after the workshop otherwise."
    ),
    N_(
        "**What you contribute.** What you write in a workshop, how you vote, what you commit yourself to, and the "
        "practices and comments that you publish are kept under your name: the record of a workshop is made of them, and "
        "readers use it years later. Of public workshops and published practices it can be read by everybody. A message "
        "that you delete is deleted from the record too, also where it was quoted."
    ),
    N_(
        "**Signing in.** There are no passwords. A mailed link works once, for ten minutes, and is forgotten within a day. "
        "Of each browser that is signed in we keep what it calls itself and when it was seen last, so that you can sign "
        "it out; of a passkey, only its public half."
    ),
    N_(
        "**In your browser.** One cookie remembers that you are signed in, others your language and your time zone. What "
        "you are writing stays on your device until the platform has it. There is no advertising and nobody counts your "
        "visits; no part of a page comes from another site, except street maps where they are switched on, and then only "
        "on the page of the map."
    ),
    N_(
        "**Mails.** You get those that you need to take part, and news of what you follow. News and reminders can be "
        "stopped with one press. Once a mail was sent its words are deleted here; its subject, its address and the hour "
        "remain."
    ),
    N_(
        "**What is written down about power.** When the secretariat gives or withdraws a role, blocks an account, or "
        "changes a meeting or a text of this site, the log keeps who did it and why. The log is not changed or deleted, "
        "but for the name of an account that closes. The log of the server names no people beyond the number of an account."
    ),
    N_(
        "**Your rights.** In your profile you correct what we know of you, take it away as a file, and close the account. "
        "Then your name, address, photo and passkeys are deleted, and what you contributed stays readable as that of “a "
        "participant”. You may also complain to the authority for data protection of your country."
    ),
)

DEFAULTS: Mapping[str, Sequence[str]] = {
    "welcome": _WELCOME,
    "contact": _CONTACT,
    "legal": _LEGAL,
    "privacy": _PRIVACY,
}
"""By key the paragraphs, each to translate, in Markdown-light."""


def default_of(key: str, language: str) -> str:
    """The platform's own words in this language, Markdown-light."""
    return "\n\n".join(translate(language, paragraph) for paragraph in DEFAULTS[key])
