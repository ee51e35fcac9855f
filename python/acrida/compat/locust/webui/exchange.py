"""What a handler gets and gives: a Request and a Response, with or without Flask."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

if TYPE_CHECKING:
    from locust.web import WebUI

TEXT = "text/plain; charset=utf-8"
_UNSAFE_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|;]+')


@dataclass
class Request:
    """`args` and `form` have all values of each name, in their order."""

    method: str
    path: str
    args: dict[str, list[str]] = field(default_factory=dict)
    form: dict[str, list[str]] = field(default_factory=dict)
    body: bytes = b""

    def argument(self, name: str) -> str:
        """The first value of it in the query; empty when there is none."""
        return self.args.get(name, [""])[0]

    @classmethod
    def read(cls, method: str, path: str, query: str, content_type: str, body: bytes) -> Request:
        """As it came over the network. What cannot be decoded is replaced, what is no form is an empty one."""
        kind = content_type.partition(";")[0].strip().lower()
        form = {}
        if kind == "application/x-www-form-urlencoded":
            form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        elif kind == "multipart/form-data":
            form = _multipart(content_type, body)
        return cls(method, path, parse_qs(query, keep_blank_values=True), form, body)


@dataclass
class Response:
    """`body` as it is sent; `headers` in their order."""

    body: bytes = b""
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)


Handler = Callable[["WebUI", Request], Response]


def json_response(value: Any, status: int = 200) -> Response:
    """As Locust writes JSON: two spaces of indentation, sorted keys, a line end."""
    text = json.dumps(value, indent=2, sort_keys=True) + "\n"
    return Response(text.encode(), status, [("Content-Type", "application/json")])


def text_response(text: str, status: int = 200) -> Response:
    """Text that no browser takes for HTML: it may quote what was sent."""
    return Response(text.encode("utf-8", "replace"), status, [("Content-Type", TEXT)])


def redirect(location: str) -> Response:
    return Response(b"", 302, [("Location", location)])


def attachment(body: str, file_name: str, content_type: str) -> Response:
    """A download. The name loses what file systems and headers cannot take."""
    name = _UNSAFE_IN_FILE_NAMES.sub("_", file_name)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    disposition = f'attachment; filename="{plain}"'
    if plain != name:
        disposition += f"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
    return Response(body.encode("utf-8", "replace"), 200,
                    [("Content-Type", content_type), ("Content-disposition", disposition)])


def _multipart(content_type: str, body: bytes) -> dict[str, list[str]]:
    """The fields of a form that are no files."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    form: dict[str, list[str]] = {}
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str) and part.get_filename() is None:
            value = part.get_payload(decode=True) or b""
            form.setdefault(name, []).append(value.decode("utf-8", "replace"))
    return form
