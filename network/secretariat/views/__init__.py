"""The pages of the secretariat: its overview, people and their roles, blocking. Routes last, in the order of trying."""

from starlette.routing import Route

from network.secretariat.views import mails, overview, people

routes = [
    Route("/secretariat", overview.index, name="secretariat:index"),
    Route("/secretariat/mails", mails.index, name="secretariat:mails"),
    Route(
        "/secretariat/mails/{mail:key}/retry", mails.retry, methods=["POST"], name="secretariat:retry_mail"
    ),
    Route("/secretariat/people", people.index, name="secretariat:people"),
    Route("/secretariat/people/new", people.invite, methods=["GET", "POST"], name="secretariat:invite"),
    Route("/secretariat/people/{person:key}", people.show, name="secretariat:person"),
    Route("/secretariat/people/{person:key}/role", people.role, methods=["POST"], name="secretariat:role"),
    Route("/secretariat/people/{person:key}/block", people.block, methods=["POST"], name="secretariat:block"),
    Route(
        "/secretariat/people/{person:key}/unblock",
        people.unblock,
        methods=["POST"],
        name="secretariat:unblock",
    ),
]
