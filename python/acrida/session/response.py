"""LazyResponse: what requests.Response holds, read from the engine when somebody asks for it."""

import io
from datetime import timedelta

import requests
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3.response import HTTPHeaderDict, HTTPResponse

from acrida.session.attributes import Lazy
from acrida.session.cookies import extract, set_cookies


class LazyResponse:
    """Mixed into a subclass of requests.Response, whose __init__ is not called.

    `exchange` is an _engine.Exchange; `asked`: (session, method, url, data, json, options, name, context), what was
    asked for, from which `request` is prepared when somebody looks at it, with the session's headers and cookies of
    that time. `options`: the other arguments of Session.request, or None.
    """

    exchange = None
    asked = None
    error = None
    connection = None
    _content_consumed = True

    @Lazy
    def _content(self):
        return self.exchange.content

    @Lazy
    def raw(self):
        """What urllib3 has when a body has been read: headers and status, and no more to read."""
        headers = HTTPHeaderDict()
        for name, value in self.exchange.headers:
            headers.add(name, value)
        return HTTPResponse(
            body=io.BytesIO(), headers=headers, status=self.status_code, reason=self.reason, version=11,
            preload_content=False, original_response=None,
        )  # fmt: skip

    @Lazy
    def headers(self):
        headers = CaseInsensitiveDict()
        for name, value in self.exchange.headers:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers

    @Lazy
    def cookies(self):
        jar = RequestsCookieJar()
        extract(jar, self.exchange.first_url, set_cookies(self.exchange))
        return jar

    @Lazy
    def reason(self):
        return self.exchange.reason

    @Lazy
    def url(self):
        return self.exchange.url

    @Lazy
    def encoding(self):
        return get_encoding_from_headers(self.headers)

    @Lazy
    def elapsed(self):
        return timedelta(milliseconds=self.exchange.first_byte_time)

    @Lazy
    def history(self):
        return []

    @Lazy
    def request(self):
        session, method, _, data, *_ = self.asked
        exchange = self.exchange
        # By what was sent, since what was asked for may be the user's to change by now.
        body = exchange.body
        if data and body is not None and not isinstance(data, bytes):
            body = body.decode()
        options = {"headers": exchange.own_headers, "auth": _sent_already}
        return prepared(session, method, exchange.first_url, body, None, options)

    @Lazy
    def _next(self):
        session = self.asked[0]
        return next(session.resolve_redirects(self, self.request, yield_requests=True), None)

    def json(self, **kwargs):
        """The body as Python objects; raises requests.JSONDecodeError."""
        if not kwargs and self.exchange is not None:  # a pickled one has none
            decoded = self.exchange.json()
            if decoded is not NotImplemented:
                return decoded
        return super().json(**kwargs)


def _sent_already(request):
    """In the place of an authentication, whose header is among those that were sent."""
    return request


def prepared(session, method, url, data, json, options):
    """The requests.PreparedRequest of a request that was asked for with these arguments of Session.request."""
    known = {name: options.get(name) for name in ("headers", "files", "params", "auth")}
    return session.prepare_request(requests.Request(method.upper(), url, data=data or {}, json=json, **known))
