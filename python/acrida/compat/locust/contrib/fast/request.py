"""FastRequest: one request on its way, in the form that http.cookiejar reads as well."""

import json as jsonlib
import os
import re
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3
from urllib3._collections import HTTPHeaderDict  # urllib3.HTTPHeaderDict in 2.0 and newer

from locust.contrib.fast.error import UnsupportedRedirectSchemeError

REWRITTEN_TO_GET = (301, 302, 303)
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110 5.6.2
FORM_TYPE = "application/x-www-form-urlencoded; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"
BYTES_TYPE = "application/octet-stream"
JSON_HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


class Headers(HTTPHeaderDict):
    """Header fields by name in any case. A field that came several times has a list of values."""

    def __getitem__(self, name):
        values = self.getlist(name)
        if not values:
            raise KeyError(name)
        return values[0] if len(values) == 1 else values


class FastRequest:
    """A request: `method`, `url`, `headers` and `payload` (bytes, str, a file, an iterable of bytes, or None).

    A redirect changes it in place, so afterwards it is the last request of the chain. `stamps` has for each time it
    was sent by the engine when that was, in seconds since the epoch, and how many milliseconds it took; None where
    it was sent by somebody else. `event_name`: what it counts under.
    """

    event_name = None

    def __init__(self, url, method="GET", headers=None, payload=None):
        """Raises ValueError for a URL that is not one of http or https, and for what is no method."""
        self.url = url
        self.target = parsed(url)
        self.method = method.upper()
        if not TOKEN.fullmatch(self.method):
            raise ValueError(f"invalid HTTP method {self.method!r}")
        self.headers = Headers() if headers is None else headers
        self.payload = payload
        self.stamps = []
        self.unverifiable = False
        self.origin_req_host = self.target.host

    @property
    def body(self):
        return self.payload

    def sample(self):
        """(start in seconds since the epoch, milliseconds) by the kernel's stamps; None when not all have one."""
        if not self.stamps or None in self.stamps:
            return None
        start_time, _ = self.stamps[0]
        last_start, last_milliseconds = self.stamps[-1]
        return start_time, (last_start - start_time) * 1000 + last_milliseconds

    # What http.cookiejar asks of a request.

    @property
    def host(self):
        return self.target.netloc

    @property
    def type(self):
        return self.target.scheme

    def get_full_url(self):
        return self.url

    def has_header(self, name):
        return name in self.headers

    def get_header(self, name, default=None):
        return self.headers.get(name, default)

    def add_unredirected_header(self, name, value):
        self.headers[name] = value

    def redirect(self, status, location):
        """Turns this into the request that `location` asks for after `status`.

        Raises UnsupportedRedirectSchemeError when it leaves http and https.
        """
        url = urljoin(self.url, location)
        try:
            target = parsed(url)
        except ValueError as error:
            scheme = urlsplit(url).scheme
            raise UnsupportedRedirectSchemeError(self.url, f"refusing to follow redirect to {scheme!r} URL") from error
        if status in REWRITTEN_TO_GET:
            if self.method != "HEAD":
                self.method = "GET"
            self.payload = None
            for name in ("Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding"):
                self.headers.discard(name)
        elif hasattr(self.payload, "seek"):
            self.payload.seek(0)
        self.headers.discard("Cookie")  # the jar adds the ones for the new place
        if self.target[:4] != target[:4]:  # scheme, user, host and port
            self.headers.discard("Authorization")
        self.unverifiable = True
        self.url, self.target = url, target


def parsed(url):
    """`url` as a urllib3.util.Url, percent-encoded; raises ValueError unless it is one of http or https."""
    target = urllib3.util.parse_url(url)
    if target.scheme not in ("http", "https") or not target.host:
        raise ValueError(f"Invalid URL {url!r}")
    return target


def made_request(url, method, headers, payload=None, params=None, files=None):
    """The FastRequest for what a locustfile passed; `headers` becomes its own.

    `payload` may also be a dict or a list of pairs, which is sent as a form, and `files` as with requests.
    """
    if params:
        url = with_params(url, params)
    if files:
        payload, headers["Content-Type"] = urllib3.encode_multipart_formdata(_multipart_fields(payload, files))
    elif payload:
        if isinstance(payload, dict | list | tuple):
            headers.setdefault("Content-Type", FORM_TYPE)
            payload = urlencode(payload).encode()
        elif "Content-Type" not in headers:
            if isinstance(payload, str):
                headers["Content-Type"] = TEXT_TYPE
                payload = payload.encode()
            else:
                headers["Content-Type"] = BYTES_TYPE
    return FastRequest(url, method, headers, payload)


def headers_as_text(headers):
    """`headers` with values as they go out: numbers and the like become str."""
    return {name: value if isinstance(value, str | bytes) else str(value) for name, value in headers.items()}


def with_json(json, headers):
    """`json` as text; `headers` say what it is unless they say something else."""
    for name, value in JSON_HEADERS.items():
        headers.setdefault(name, value)
    return jsonlib.dumps(json)


def with_params(url, params):
    """`url` with `params`, a dict, a list of pairs, or text, added to its query."""
    if isinstance(params, bytes):
        params = params.decode()
    query = params if isinstance(params, str) else urlencode(params, doseq=True)
    if "?" not in url and "#" not in url:
        return f"{url}?{query}" if query else url
    parts = urlsplit(url)
    return parts._replace(query=f"{parts.query}&{query}" if parts.query else query).geturl()


def _multipart_fields(data, files):
    fields = []
    for name, value in _pairs(data):
        for item in value if isinstance(value, list | tuple) else [value]:
            fields.append((name, item if isinstance(item, bytes) else str(item)))
    for name, value in _pairs(files):
        field = value if isinstance(value, tuple | list) else (_file_name(value) or name, value)
        if len(field) > 3:
            fields.append(_field_with_headers(name, *field[:4]))
        else:
            fields.append((name, (field[0], _file_content(field[1]), *field[2:3])))
    return fields


def _pairs(mapping):
    return mapping.items() if hasattr(mapping, "items") else mapping or ()


def _field_with_headers(name, file_name, content, content_type, headers):
    field = urllib3.fields.RequestField(name, _file_content(content), file_name, dict(headers))
    field.make_multipart(content_type=content_type)
    return field


def _file_name(file):
    name = getattr(file, "name", None)
    return os.path.basename(name) if isinstance(name, str) and not name.startswith("<") else None


def _file_content(file):
    return file.read() if hasattr(file, "read") else file
