"""The pages of practices. Routes last, in the order in which they are tried."""

from starlette.routing import BaseRoute

import together.routing  # noqa: F401 - registers the convertors that routes name

routes: list[BaseRoute] = []
