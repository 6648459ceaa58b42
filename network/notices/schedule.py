"""When a digest is due. Pure: no clock of its own."""

from datetime import UTC, datetime, time, timedelta

from together.languages import N_, find_zone

DIGESTS = {
    "immediate": N_("At once"),
    "daily": N_("Once a day"),
    "weekly": N_("Once a week"),
    "never": N_("Never"),
}
"""How often mails come, as stored, with their names to translate."""

MONDAY = 0


def is_due(*, digest: str, oldest: datetime, urgent: bool, zone: str, hour: int, at: datetime) -> bool:
    """Whether somebody whose `oldest` waiting notice is from then should get a mail `at` this instant.

    Daily at `hour` o'clock in their own zone (UTC where it is unknown), weekly on Mondays at that hour.
    """
    if digest == "never":
        return False
    return (
        urgent or digest == "immediate" or is_ripe(digest=digest, oldest=oldest, zone=zone, hour=hour, at=at)
    )


def is_ripe(*, digest: str, oldest: datetime, zone: str, hour: int, at: datetime) -> bool:
    """The same for notices that are not urgent: whether the hour of the digest has come since the oldest."""
    return digest == "immediate" or (
        digest in {"daily", "weekly"} and oldest < last_hour(digest=digest, zone=zone, hour=hour, at=at)
    )


def last_hour(*, digest: str, zone: str, hour: int, at: datetime) -> datetime:
    """The latest instant, not after `at`, at which a daily or weekly digest was due there; in UTC."""
    place = find_zone(zone) or UTC
    day = at.astimezone(place).date()
    while True:
        due = datetime.combine(day, time(hour), tzinfo=place).astimezone(UTC)
        if due <= at and (digest == "daily" or day.weekday() == MONDAY):
            return due
        day -= timedelta(days=1)
