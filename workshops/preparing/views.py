"""Workshops in the making: saved by themselves, looked at before, duplicated, cancelled."""

from starlette.routing import Route

routes: list[Route] = []
