"""Dates and durations as reports and file names show them."""

from datetime import UTC, datetime

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def format_utc_timestamp(unix_timestamp):
    """2023-10-01T10:00:00Z for seconds since the epoch."""
    return datetime.fromtimestamp(int(unix_timestamp), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def format_safe_timestamp(unix_timestamp):
    """2023-10-01-12h00, in local time, for seconds since the epoch: fit for the name of a file."""
    return datetime.fromtimestamp(unix_timestamp).strftime("%Y-%m-%d-%Hh%M")


def format_duration(start_time, end_time):
    """"1 day, 30 minutes and 45 seconds" between two times in seconds; what is zero is left out."""
    left = max(0, int(end_time - start_time))
    words = []
    for unit, seconds in _UNITS:
        count, left = divmod(left, seconds)
        if count:
            words.append(f"{count} {unit}{'' if count == 1 else 's'}")
    if len(words) < 2:
        return words[0] if words else "0 seconds"
    return f"{', '.join(words[:-1])} and {words[-1]}"
