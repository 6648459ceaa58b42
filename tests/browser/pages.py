"""Every page there is, by who can see it."""

from tests.browser.visitor import CLOSED, COMING, LIVE

AS_STRANGER = (
    "/",
    "/meetings",
    "/meetings/4",
    "/sign-in",
    LIVE,
    COMING,
    CLOSED,
    f"{LIVE}?read=1",
    "/territories",
    "/territories/mulhouse",
    "/territories/barreiro-maio?lang=fr",
    "/themes",
    "/themes/resources-and-common-goods",
    "/feeds",
    "/nowhere",
)
AS_FACILITATOR = (
    "/",
    "/me",
    "/demo",
    "/dev/mail",
    "/territories/mulhouse",
    "/territories/mulhouse/edit",
    "/territories/mulhouse/members",
    "/workshops/new",
    f"{LIVE}/edit",
    f"{LIVE}/agenda",
    f"{LIVE}/invite",
    f"{LIVE}/messages?before=m60",
    COMING,
    CLOSED,
)
