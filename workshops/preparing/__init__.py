"""Workshops in the making: saved by themselves, looked at before, duplicated, cancelled."""
