"""The pages of themes. Routes last, in the order in which they are tried."""

from starlette.routing import Route

from network.themes.views import editing, reading

routes = [
    Route("/themes", reading.index, name="themes:index"),
    Route("/themes/{slug:slug}", reading.show, name="themes:show"),
    Route("/secretariat/themes", editing.manage, name="themes:manage"),
    Route("/secretariat/themes/new", editing.new, methods=["GET", "POST"], name="themes:new"),
    Route("/secretariat/themes/start", editing.start, methods=["POST"], name="themes:start"),
    Route("/secretariat/themes/{theme:key}", editing.edit, methods=["GET", "POST"], name="themes:edit"),
    Route("/secretariat/themes/{theme:key}/delete", editing.delete, methods=["POST"], name="themes:delete"),
]
