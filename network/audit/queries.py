"""Reading the log."""

from together.languages import N_

DEEDS = {
    "role_granted": N_("gave a role"),
    "role_withdrawn": N_("withdrew a role"),
    "blocked": N_("blocked an account"),
    "unblocked": N_("unblocked an account"),
    "account_closed": N_("closed the account"),
    "text_changed": N_("changed a text of the site"),
    "theme_changed": N_("changed a theme"),
    "meeting_created": N_("made a meeting"),
    "meeting_changed": N_("changed a meeting"),
    "meeting_published": N_("published a meeting"),
    "meeting_withdrawn": N_("took a meeting back to draft"),
    "meeting_deleted": N_("deleted a meeting"),
    "meeting_copied": N_("copied a meeting"),
    "programme_imported": N_("imported a programme"),
    "workshop_cancelled": N_("cancelled a workshop"),
    "workshop_moved": N_("moved a workshop"),
    "links_withdrawn": N_("withdrew invitation links"),
    "registration_cancelled": N_("cancelled a registration"),
    "registration_seated": N_("gave a seat over the waiting list"),
    "registrations_exported": N_("downloaded the list of those who registered"),
    "mail_retried": N_("sent a mail again"),
}
"""What the log tells, as stored, with the words to translate."""
