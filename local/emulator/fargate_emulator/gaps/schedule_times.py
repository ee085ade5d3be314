"""When an at(), rate() or cron() expression is due, in its own time zone."""

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from ministack.services import eventbridge

_AT = re.compile(r"^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$")


def next_time(expression: str, zone_name: str | None, after: float) -> float | None:
    """Epoch seconds of the first time after `after`; None: never again, or an invalid expression."""
    zone: tzinfo = ZoneInfo(zone_name) if zone_name else UTC
    at = _AT.match(expression.strip())
    if at:
        moment = datetime.fromisoformat(at[1]).replace(tzinfo=zone).timestamp()
        return moment if moment > after else None
    interval = eventbridge._parse_rate_seconds(expression)
    if interval is not None:
        return after + interval
    fields = eventbridge._parse_cron_fields(expression)
    if fields is None:
        return None
    # The cron search knows only wall-clock time: it gets the zone's time as if UTC, and its result is the zone's time again.
    local = datetime.fromtimestamp(after, tz=zone).replace(tzinfo=UTC)
    found = eventbridge._cron_next_fire(fields, local)
    return found.replace(tzinfo=zone).timestamp() if found else None
