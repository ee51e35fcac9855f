"""The exceptions of requests for what went wrong in the engine."""

import builtins
import http.client
import re
import socket

import requests
from requests import exceptions

SYSTEM_ERROR = re.compile(r"(\w+)\((-?\d+), '(.*)'\)")


def system_error(text):
    """The OSError that prints as `text`, "ConnectionRefusedError(111, 'Connection refused')"; None: it is none."""
    match = SYSTEM_ERROR.fullmatch(text)
    kind = match and (socket.gaierror if match[1] == "gaierror" else getattr(builtins, match[1], None))
    if isinstance(kind, type) and issubclass(kind, OSError):
        return kind(int(match[2]), match[3])
    return None


def exception_for(exchange, request, timeout):
    """The requests.RequestException for an exchange that failed, with what caused it as its cause.

    `request`: the PreparedRequest. `timeout`: seconds, for the text; None where none was asked for.
    """
    kind, text = exchange.error_kind, exchange.error
    cause = system_error(text)
    if kind == "connect timeout":
        error = exceptions.ConnectTimeout(text, request=request)
    elif kind == "read timeout":
        error = exceptions.ReadTimeout(f"Read timed out. (read timeout={timeout})", request=request)
    elif kind == "broken body":
        error = exceptions.ChunkedEncodingError(text, request=request)
    elif kind == "bad encoding":
        error = exceptions.ContentDecodingError(text, request=request)
    else:
        if kind == "closed before response":
            cause = http.client.RemoteDisconnected("Remote end closed connection without response")
        error = requests.ConnectionError(cause or text, request=request)
    error.__cause__ = cause
    error.exchange = exchange
    return error
