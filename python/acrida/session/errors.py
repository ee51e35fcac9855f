"""The exceptions of requests for what went wrong in the engine."""

import builtins
import http.client
import re
import socket
import ssl
from urllib.parse import urlsplit

import requests
import urllib3
from requests import exceptions

SYSTEM_ERROR = re.compile(r"(\w+)\((-?\d+), '(.*)'\)")
TLS_ERROR = re.compile(r"(SSL\w*Error): (.*)")


def system_error(text):
    """The OSError that prints as `text`, "ConnectionRefusedError(111, 'Connection refused')"; None: it is none."""
    match = SYSTEM_ERROR.fullmatch(text)
    kind = match and (socket.gaierror if match[1] == "gaierror" else getattr(builtins, match[1], None))
    if isinstance(kind, type) and issubclass(kind, OSError):
        return kind(int(match[2]), match[3])
    return None


def tls_error(text):
    """The urllib3.exceptions.SSLError for `text`, "SSLCertVerificationError: why"; None: it is about something else."""
    match = TLS_ERROR.fullmatch(text)
    if match is None:
        return None
    kind = getattr(ssl, match[1], ssl.SSLError)
    reason = f"[SSL: CERTIFICATE_VERIFY_FAILED] {match[2]}" if kind is ssl.SSLCertVerificationError else match[2]
    return urllib3.exceptions.SSLError(kind(1, reason))


def exception_for(exchange, request, timeout):
    """The requests.RequestException for an exchange that failed, with what caused it as its cause.

    `request`: the PreparedRequest. `timeout`: seconds, for the text; None where none was asked for.
    """
    error, cause = _translated(exchange.error_kind, exchange, request, timeout)
    error.__cause__ = cause
    error.exchange = exchange
    return error


def _translated(kind, exchange, request, timeout):
    text = exchange.error
    if kind == "connect timeout":
        cause = urllib3.exceptions.ConnectTimeoutError(
            f"Connection to {urlsplit(request.url).hostname} timed out. (connect timeout={timeout})"
        )
        return exceptions.ConnectTimeout(_given_up(request, cause), request=request), cause
    if kind == "read timeout":
        cause = urllib3.exceptions.ReadTimeoutError(
            _pool(request.url), request.url, f"Read timed out. (read timeout={timeout})"
        )
        return exceptions.ReadTimeout(cause, request=request), cause
    if kind == "broken body":
        incomplete = http.client.IncompleteRead(exchange.content, _missing(exchange))
        cause = urllib3.exceptions.ProtocolError(f"Connection broken: {incomplete!r}", incomplete)
        return exceptions.ChunkedEncodingError(cause, request=request), cause
    if kind == "bad encoding":
        return exceptions.ContentDecodingError(text, request=request), None
    if cause := tls_error(text):
        return exceptions.SSLError(_given_up(request, cause), request=request), cause
    cause = system_error(text)
    if kind == "not http":
        cause = http.client.BadStatusLine(text)
    elif kind == "closed before response" and cause is None:
        cause = http.client.RemoteDisconnected("Remote end closed connection without response")
    if cause is None:
        return requests.ConnectionError(text, request=request), None
    if kind == "connect failed":
        wrapped = _given_up(request, _not_connected(request.url, cause))
    else:
        wrapped = urllib3.exceptions.ProtocolError("Connection aborted.", cause)
    return requests.ConnectionError(wrapped, request=request), cause


def _given_up(request, reason):
    """`reason` as urllib3 wraps what keeps it from a connection."""
    return urllib3.exceptions.MaxRetryError(_pool(request.url), request.path_url, reason)


def _not_connected(url, cause):
    connection = _pool(url).replace("ConnectionPool", "Connection")
    if isinstance(cause, socket.gaierror) and hasattr(urllib3.exceptions, "NameResolutionError"):  # 2.0 and newer
        return urllib3.exceptions.NameResolutionError(urlsplit(url).hostname, connection, cause)
    return urllib3.exceptions.NewConnectionError(connection, f"Failed to establish a new connection: {cause}")


def _pool(url):
    """How urllib3 prints the pool that a connection to `url` belongs to."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme.upper()}ConnectionPool(host={parts.hostname!r}, port={port})"


def _missing(exchange):
    """How many bytes of the body were announced and did not come, None when that is not known."""
    announced = exchange.header("content-length")
    if announced is None or exchange.header("content-encoding") is not None:
        return None
    return int(announced) - exchange.length
