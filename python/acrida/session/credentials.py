"""Credentials in the URL of a host: user:password@."""

from urllib.parse import unquote, urlsplit


def split_credentials(url):
    """(`url` without them, (user, password)) for a URL with both; (`url`, None) for every other, and for None."""
    if not url or "@" not in url:
        return url, None
    parts = urlsplit(url)
    if not (parts.username and parts.password):
        return url, None
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return bare, (unquote(parts.username), unquote(parts.password))
