"""Who may do what, as the rules say it: every route with those who may open it or send its form. Kept apart from the
application, whose code never reads it."""

from collections.abc import Callable, Mapping

STAFF = {"rapporteur", "facilitator", "secretariat"}
SIGNED_IN = {"participant", "elsewhere", "convener", *STAFF}
EVERYBODY = {"stranger", "guest", *SIGNED_IN}
"""`guest`: without an account, in the live workshop. `participant`: registered for all of them, in the live one.
`elsewhere`: facilitates another workshop, and is of the network. `facilitator`, `rapporteur`: of these workshops."""

Rule = Callable[[str], set[str]]
"""Who may, of EVERYBODY, by what a workshop is like; the other pages are asked once."""


def only(*names: str) -> Rule:
    """These, whatever the workshop is like."""
    return lambda _like: set(names)


def sees(like: str) -> set[str]:
    """Who may know that there is such a workshop."""
    circles = {
        "draft": STAFF,
        "link": {"participant", *STAFF},
        "members": {"participant", "elsewhere", *STAFF},
    }
    return circles.get(like, EVERYBODY)


def reads_record(like: str) -> set[str]:
    """There is one once it was opened."""
    return EVERYBODY if like in {"live", "closed"} else set()


def comes_in(like: str) -> set[str]:
    """When the room is open; those who prepare it also before and afterwards."""
    return EVERYBODY if like == "live" else STAFF


def registered(like: str) -> set[str]:
    """Whoever has a registration of their own; nobody sees that of a draft."""
    return set() if like == "draft" else {"participant"}


def in_calendar(like: str) -> set[str]:
    """A draft is in nobody's."""
    return set() if like == "draft" else sees(like)


ALL, HERE, RUNS, WRITES = only(*EVERYBODY), only(*SIGNED_IN), only("facilitator", "secretariat"), only(*STAFF)
MAKES, OFFICE, NOBODY = only("convener", "secretariat"), only("secretariat"), only()
BEGINS = only("elsewhere", "facilitator", "convener", "secretariat")
"""Whoever facilitates anything may begin another."""

GET: Mapping[str, Rule] = {
    # a workshop
    "workshops:show": sees,
    "workshops:messages": sees,
    "workshops:enter": sees,
    "workshops:files": sees,
    "waiting:state": sees,
    "registrations:register": sees,
    "registrations:own": registered,
    "calendars:workshop": in_calendar,
    "workshops:json": reads_record,
    "workshops:markdown": reads_record,
    "workshops:html": reads_record,
    "registrations:index": WRITES,
    "registrations:csv": WRITES,
    "registrations:json": WRITES,
    "workshops:practices": WRITES,
    "registrations:questions": RUNS,
    "workshops:preview": RUNS,
    "workshops:copy": RUNS,
    "workshops:cancel": RUNS,
    "workshops:edit": RUNS,
    "workshops:agenda": RUNS,
    "workshops:invite": RUNS,
    "workshops:new": BEGINS,
    # a meeting
    "workshops:meetings": ALL,
    "workshops:meeting": ALL,
    "calendars:meeting": ALL,
    "meetings:new": MAKES,
    "meetings:edit": MAKES,
    "meetings:publish": MAKES,
    "meetings:withdraw": MAKES,
    "meetings:delete": MAKES,
    "meetings:copy": MAKES,
    "workshops:arrange": MAKES,
    "workshops:arrange_add": MAKES,
    "workshops:arrange_existing": MAKES,
    "workshops:meeting_csv": MAKES,
    "workshops:import_example": MAKES,
    "workshops:import": MAKES,
    # one's own
    "network:me": HERE,
    "network:own_data": HERE,
    "network:close": HERE,
    "network:access": HERE,
    "notices:index": HERE,
    "registrations:mine": HERE,
    "calendars:own": HERE,
    "people:show": only("participant", "secretariat"),  # whose page it is, and shows nothing
    # the secretariat
    "secretariat:index": OFFICE,
    "secretariat:mails": OFFICE,
    "secretariat:people": OFFICE,
    "secretariat:invite": OFFICE,
    "secretariat:person": OFFICE,
    "audit:index": OFFICE,
    "audit:export": OFFICE,
    "audit:show": OFFICE,
    "texts:index": OFFICE,
    "texts:edit": OFFICE,
    "themes:manage": OFFICE,
    "themes:new": OFFICE,
    "themes:edit": OFFICE,
    "territories:new": OFFICE,
    "territories:edit": OFFICE,
    "territories:members": OFFICE,
    # the front door
    "home": ALL,
    "search": ALL,
    "texts:welcome": ALL,
    "texts:contact": ALL,
    "texts:legal": ALL,
    "texts:privacy": ALL,
    "territories:index": ALL,
    "territories:show": ALL,
    "territories:card": ALL,
    "themes:index": ALL,
    "themes:show": ALL,
    "feeds:index": ALL,
    "feeds:latest": ALL,
    "feeds:coordination_groups": ALL,
    "feeds:homogeneous_groups": ALL,
    "feeds:theme": ALL,
    "feeds:territory": ALL,
    "feeds:sitemaps": ALL,
    "feeds:sitemap_pages": ALL,
    "feeds:robots": ALL,
    "network:sign_in": ALL,
    "network:sign_up": ALL,
    "network:demo": NOBODY,  # outside of the demonstration
    "network:mails": NOBODY,
}

POST: Mapping[str, tuple[Rule, Mapping[str, str]]] = {
    "registrations:register": (sees, {}),
    "registrations:own": (registered, {"do": "show"}),
    "registrations:questions": (RUNS, {"do": "add"}),
    "registrations:index": (RUNS, {"do": "seat"}),
    "workshops:enter": (comes_in, {"name": "Zoe"}),
    "workshops:discard": (RUNS, {}),
    "workshops:copy": (RUNS, {}),
    "workshops:cancel": (RUNS, {}),
    "workshops:withdraw_links": (RUNS, {}),
    "workshops:files": (RUNS, {}),
    "workshops:arrange_files": (RUNS, {}),
    "workshops:edit": (RUNS, {}),
    "workshops:agenda": (RUNS, {}),
    "workshops:roles": (RUNS, {}),
    "workshops:announce": (RUNS, {}),
    "workshops:withdraw": (RUNS, {}),
    "workshops:open": (RUNS, {}),
    "workshops:close": (RUNS, {}),
    "workshops:reopen": (RUNS, {}),
    "workshops:new": (BEGINS, {}),
    "meetings:new": (MAKES, {}),
    "meetings:edit": (MAKES, {}),
    "meetings:publish": (MAKES, {}),
    "meetings:withdraw": (MAKES, {}),
    "meetings:delete": (MAKES, {}),
    "meetings:copy": (MAKES, {}),
    "workshops:arrange_add": (MAKES, {}),
    "workshops:arrange_announce": (MAKES, {}),
    "workshops:arrange_change": (MAKES, {"do": "out"}),
    "workshops:arrange_existing": (OFFICE, {}),  # a workshop that they run themselves
    "workshops:import": (MAKES, {}),
    "network:me": (HERE, {}),
    "network:photo": (HERE, {}),
    "network:close": (HERE, {}),
    "network:end_sessions": (HERE, {}),
    "network:change_address": (HERE, {}),
    "network:keep_address": (HERE, {}),
    "network:passkey_options": (HERE, {}),
    "network:passkeys": (HERE, {}),
    "notices:read": (HERE, {}),
    "notices:follow_territory": (HERE, {}),
    "notices:follow_theme": (HERE, {}),
    "calendars:own": (HERE, {}),
    "secretariat:invite": (OFFICE, {}),
    "secretariat:role": (OFFICE, {}),
    "secretariat:block": (OFFICE, {}),
    "secretariat:unblock": (OFFICE, {}),
    "texts:edit": (OFFICE, {}),
    "themes:new": (OFFICE, {}),
    "themes:start": (OFFICE, {}),
    "themes:edit": (OFFICE, {}),
    "themes:delete": (OFFICE, {}),
    "territories:new": (OFFICE, {}),
    "territories:edit": (OFFICE, {}),
    "territories:members": (OFFICE, {}),
    "territories:member": (OFFICE, {"role": "remove"}),
    "territories:leave": (only("elsewhere"), {}),
    "language": (ALL, {}),
}

ELSEWHERE: Mapping[str, str] = {
    "practices:*": "tests/practices/test_permissions.py",
    "review:*": "tests/practices/test_review.py",
    "workshops:presented": "tests/workshops/test_shelf.py",
    "POST workshops:practices": "tests/workshops/test_shelf.py",
    "workshops:draw": "tests/workshops/test_draw.py",
    "workshops:act": "tests/workshops/live/test_permissions.py",
    "workshops:file": "tests/workshops/files/test_serve.py",
    "workshops:join": "tests/workshops/preparing/test_links.py",
    "registrations:guest": "tests/workshops/registrations/test_guests.py",
    "mails:leave": "tests/workshops/mails/test_leave.py",
    "mails:preview*": "tests/workshops/mails/test_previews.py",
    "calendars:personal": "tests/workshops/calendars/test_views.py",
    "notices:unsubscribe": "tests/network/notices/test_unsubscribe.py",
    "network:confirm": "tests/network/test_sign_in.py",
    "POST network:sign*": "tests/network/test_sign_in.py",
    "network:address": "tests/network/signing_in/test_access.py",
    "network:passkey*": "tests/network/signing_in/test_passkeys.py",
    "people:photo": "tests/network/accounts/test_photo.py",
    "POST secretariat:retry_mail": "tests/network/secretariat/test_mails.py",
    "network:become": "tests/together/test_demo.py",
    "feeds:sitemap_part": "tests/network/additions/test_sitemap.py",
}
"""Routes that need a signed link, a file or a practice, with the tests that say who may."""

FOR_ALL = {"healthz", "readyz", "favicon", "card", "strings", "static"}
"""Routes that know nobody."""
