"""What a request of FastHttpSession can fail with, in the words that statistics group failures by."""

import http.client
import ssl
import zlib

import urllib3.exceptions
from gevent.timeout import Timeout

from acrida.session.errors import system_error, tls_error


class FastRequestError(Exception):
    """A failed request: its `url`, and `details` that also become attributes."""

    def __init__(self, url, *args, **details):
        super().__init__(url, *args)
        self.url = url
        self._details = ", ".join(f"{key}={value}" for key, value in details.items())
        self.__dict__.update(details)

    def __str__(self):
        text = ", ".join([*map(str, self.args[1:]), *filter(None, [self._details])])
        return f"URL {self.url}: {text}" if text else f"URL {self.url}"

    def __repr__(self):
        arguments = ", ".join([*map(repr, self.args), *filter(None, [self._details])])
        return f"{type(self).__name__}({arguments})"


class LocustBadStatusCode(FastRequestError):
    """A status that counts as a failure: `code`, with the `response` and its `request`.

    The text names no URL, so that one failure stands for all of them.
    """

    def __init__(self, url, code, response=None):
        super().__init__(url, code=code)
        self.response = response

    @property
    def request(self):
        return self.response.request if self.response is not None else None

    def __repr__(self):
        return f"{type(self).__name__}(code={self.code})"


class RetriesExceeded(FastRequestError):
    """A timeout (`original`) after the last retry, or more redirects than are followed."""


class UnsupportedRedirectSchemeError(FastRequestError):
    """A redirect to something that is not http or https."""


class HTTPConnectionClosed(Exception):
    """The server closed the connection instead of answering."""


class HTTPParseError(Exception):
    """What the server sent is not a whole HTTP response."""


FAILURES = (
    FastRequestError,
    HTTPConnectionClosed,
    HTTPParseError,
    OSError,
    ssl.SSLError,
    zlib.error,
    Timeout,
    urllib3.exceptions.HTTPError,
)


def translated(error):
    """The exception to record for one of urllib3's: the operating system's own, where there is one."""
    unopened = isinstance(error, urllib3.exceptions.NewConnectionError)  # to urllib3, some kind of timeout
    if isinstance(error, urllib3.exceptions.TimeoutError) and not unopened:
        return TimeoutError("timed out")
    if isinstance(error, urllib3.exceptions.IncompleteRead | http.client.IncompleteRead):
        return HTTPParseError("Incomplete response.")
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return _translated_protocol_error(error)
    if isinstance(error, urllib3.exceptions.HTTPError):
        inner = error.__cause__ or error.__context__
        if not isinstance(inner, Exception):
            inner = next((argument for argument in error.args if isinstance(argument, Exception)), None)
        return error if inner is None else translated(inner)
    return error


def _translated_protocol_error(error):
    reason = error.args[1] if len(error.args) > 1 else None
    if isinstance(reason, ConnectionResetError | BrokenPipeError):  # RemoteDisconnected is one too
        return HTTPConnectionClosed("connection closed.")
    if isinstance(reason, http.client.IncompleteRead):
        return HTTPParseError("Incomplete response.")
    if isinstance(reason, http.client.BadStatusLine):
        return HTTPParseError("Expected HTTP/, RTSP/ or ICE/", 8)
    if isinstance(reason, http.client.HTTPException):
        return HTTPParseError(str(reason))
    return error if reason is None else translated(reason)


def engine_failure(exchange):
    """The exception to record for an _engine.Exchange that failed."""
    kind, text = exchange.error_kind, exchange.error
    if kind in ("connect timeout", "read timeout"):
        return TimeoutError("timed out")
    if kind == "closed before response":
        return HTTPConnectionClosed("connection closed.")
    if kind == "broken body":
        return HTTPParseError("Incomplete response.")
    if kind == "not http":
        return HTTPParseError("Expected HTTP/, RTSP/ or ICE/", 8)
    if kind == "bad encoding":
        return zlib.error(text)
    if kind == "connect failed":
        refused = tls_error(text)
        return refused.args[0] if refused is not None else system_error(text) or OSError(text)
    return HTTPParseError(text)


def forget_frames(error):
    """Takes the tracebacks of `error` and of what it was raised for away.

    Their frames hold the response, which holds the error: each would wait for the garbage collector.
    """
    while error is not None and error.__traceback__ is not None:
        error.__traceback__ = None
        error = error.__cause__  # the context may be an exception that the locustfile is handling
