"""Takes a request of the server through a WSGI application, hooks and all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

import gevent

from locust.webui.exchange import Response

BODY_SECONDS = 10.0  # after which the server has told the client 504: nobody takes what a view still streams


def answer(app: Callable, request: Any, base_path: str, port: int) -> Response:
    """`request` is one that _engine.WebServer.take_requests() gave; its path is below `base_path`."""
    started: list = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        if exc_info:
            try:
                if written:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        started[:] = [status, headers]
        return written.append

    written: list[bytes] = []
    chunks = app(environment(request, base_path, port), start_response)
    try:
        with gevent.Timeout(BODY_SECONDS, TimeoutError("the view has not ended its answer")):
            written.extend(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = started
    return Response(b"".join(written), int(status.split(" ", 1)[0]), list(headers))


def environment(request: Any, base_path: str, port: int) -> dict[str, Any]:
    """As PEP 3333 has it; the whole path is in PATH_INFO, since views are registered with the base path."""
    path = base_path + request.path
    host, peer_port = request.peer
    environ = {
        "REQUEST_METHOD": request.method, "SCRIPT_NAME": "", "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": request.query, "SERVER_NAME": "localhost", "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": host, "REMOTE_PORT": str(peer_port),
        "RAW_URI": path + (f"?{request.query}" if request.query else ""),
        "wsgi.version": (1, 0), "wsgi.url_scheme": "https" if request.secure else "http",
        "wsgi.input": BytesIO(request.body), "wsgi.errors": sys.stderr, "wsgi.multithread": False,
        "wsgi.multiprocess": False, "wsgi.run_once": False, "wsgi.input_terminated": True,
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if "_" in name:
                continue  # "X_A" would pass for "X-A"
            key = f"HTTP_{key}"
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(len(request.body))
    return environ
