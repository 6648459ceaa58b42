"""The queue of mails: what waits, what the mail server did not take, and trying it again."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.audit.actions import record
from network.identity import signed_in
from network.territories.queries import require_secretariat
from together import edge
from together.outgoing import actions, queries
from together.pages import render


async def index(request: Request) -> Response:
    """The queue in numbers, and each mail that is in trouble, with what the server said."""
    require_secretariat(signed_in(request))
    async with edge.database(request).reading() as tx:
        state, mails = await queries.backlog(tx), await queries.list_troubled(tx)
    context = {
        "backlog": state,
        "mails": mails,
        "failed": queries.FAILED,
        "shown": queries.SHOWN,
        "retried": "retried" in request.query_params,
        "shows_mails": not edge.settings(request).smtp_url,
    }
    return render(request, "secretariat/mails.html", context)


async def retry(request: Request) -> Response:
    """Send a mail again that was refused or given up."""
    person = require_secretariat(signed_in(request))
    async with edge.database(request).transaction() as tx:
        mail = await queries.get_failed(tx, request.path_params["mail"])
        await actions.retry(tx, mail=mail)
        await record(
            tx,
            by=person,
            what="mail_retried",
            subject=f"mail:{mail.id}",
            title=mail.subject,
            path="/secretariat/mails",
        )
    return RedirectResponse(request.app.url_path_for("secretariat:mails") + "?retried=1", 303)
