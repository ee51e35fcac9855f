"""Time spans as people write them: 20, 20s, 3m, 2h, 1h20m, 3h30m10s."""

import re

_SPAN = re.compile(r"(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s)?")


def parse_timespan(time_str) -> int:
    """The span in seconds. A number alone is seconds. Raises ValueError for anything else than a span."""
    if not time_str:
        raise ValueError("Invalid time span format")
    if re.fullmatch(r"\d+", time_str):
        return int(time_str)
    span = _SPAN.fullmatch(time_str)
    if not span:
        raise ValueError(
            "Invalid time span format. Valid formats: 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc."
        )
    hours, minutes, seconds = (int(count or 0) for count in span.group("hours", "minutes", "seconds"))
    return hours * 3600 + minutes * 60 + seconds
