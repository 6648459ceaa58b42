"""How long until it begins, in words. The browser ticks on in the same words: `static/js/waiting/countdown.js`."""

from datetime import timedelta

from babel.dates import format_timedelta

from together.languages import N_, Viewer, translate

PATTERNS = {
    "seconds": N_("%(seconds)s s"),
    "minutes": N_("%(minutes)s min"),
    "both": N_("%(minutes)s min %(seconds)s s"),
    "hours": N_("%(hours)s h"),
    "long": N_("%(hours)s h %(minutes)s"),
}
"""What is told of lengths; days are told by the locale."""

HOUR = 3600
DAY = 24 * HOUR


def patterns(language: str) -> dict[str, str]:
    """The patterns in this language, for scripts: figures stand in braces."""
    figures = {figure: f"{{{figure}}}" for figure in ("hours", "minutes", "seconds")}
    return {name: translate(language, pattern, **figures) for name, pattern in PATTERNS.items()}


def length(eyes: Viewer, seconds: float) -> str:
    """A length, rounded down: days from two days on, below that hours and minutes, in the last minute seconds."""
    whole = max(0, int(seconds))
    if whole >= 2 * DAY:
        days = timedelta(days=whole // DAY)
        return format_timedelta(days, granularity="day", threshold=10**9, locale=eyes.locale)
    if whole >= 60:
        return eyes.duration(whole // 60)
    return translate(eyes.language, PATTERNS["seconds"], seconds=whole)
