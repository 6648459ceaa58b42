"""Everything that can be refused, drawn as one tree and rendered in one place (`together.app`).

Problem
├── BadRequest     400   ├── Gone           410
├── Forbidden      403   ├── TooLarge       413
├── NotFound       404   ├── Unprocessable  422
├── Conflict       409   ├── TooMany        429
├── Unsupported    415   └── Busy           503
"""

from collections.abc import Mapping

from together.languages import N_


class Problem(Exception):
    """A refusal that a person will read. `text` is a message to translate, `params` fill it in.

    `way`: an address where the person can go on, and the words of the link to it.
    """

    status = 500
    code = "problem"
    text = N_("Something went wrong.")
    way: tuple[str, str] | None = None

    def __init__(self, text: str | None = None, **params: object) -> None:
        self.text = text or type(self).text
        self.params: Mapping[str, object] = params
        super().__init__(self.text)


class BadRequest(Problem):
    status = 400
    code = "bad_request"
    text = N_("This request could not be understood.")


class Forbidden(Problem):
    status = 403
    code = "forbidden"
    text = N_("You may not do this.")


class NotFound(Problem):
    status = 404
    code = "not_found"
    text = N_("There is nothing at this address, or it is not public.")


class Conflict(Problem):
    status = 409
    code = "conflict"
    text = N_("Somebody changed this in the meantime.")


class Gone(Problem):
    status = 410
    code = "gone"
    text = N_("This link has been used or has expired.")


class TooLarge(Problem):
    status = 413
    code = "too_large"
    text = N_("This is too large.")


class Unsupported(Problem):
    status = 415
    code = "unsupported"
    text = N_("Files of this kind are not accepted.")


class Unprocessable(Problem):
    status = 422
    code = "unprocessable"
    text = N_("Some of this could not be accepted.")


class TooMany(Problem):
    status = 429
    code = "too_many"
    text = N_("Too many attempts. Please wait a few minutes.")


class Busy(Problem):
    status = 503
    code = "busy"
    text = N_("The platform cannot save right now. Please try again in a moment.")
