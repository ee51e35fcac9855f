"""What counts as a URL of a host."""

from urllib.parse import urlsplit


def is_url(url: str) -> bool:
    """Whether `url` is an absolute http or https URL with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:  # of a host in unbalanced brackets, say
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
