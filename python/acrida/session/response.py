"""LazyResponse: what requests.Response holds, read from the engine when somebody asks for it."""

from datetime import timedelta
from functools import cached_property

from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from acrida.session.cookies import extract


class LazyResponse:
    """Mixed into a subclass of requests.Response, whose __init__ is not called.

    `exchange` is an _engine.Exchange; `asked` says how to make the PreparedRequest: a function without arguments.
    """

    exchange = None
    error = None
    raw = None
    connection = None
    _next = None
    _content_consumed = True

    @cached_property
    def _content(self):
        return self.exchange.content

    @cached_property
    def headers(self):
        headers = CaseInsensitiveDict()
        for name, value in self.exchange.headers:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers

    @cached_property
    def cookies(self):
        jar = RequestsCookieJar()
        extract(jar, self.exchange)
        return jar

    @cached_property
    def reason(self):
        return self.exchange.reason

    @cached_property
    def url(self):
        return self.exchange.url

    @cached_property
    def encoding(self):
        return get_encoding_from_headers(self.headers)

    @cached_property
    def elapsed(self):
        return timedelta(milliseconds=self.exchange.first_byte_time)

    @cached_property
    def history(self):
        return []

    @cached_property
    def request(self):
        return self.asked()

    def json(self, **kwargs):
        """The body as Python objects; raises requests.JSONDecodeError."""
        if not kwargs:
            decoded = self.exchange.json()
            if decoded is not NotImplemented:
                return decoded
        return super().json(**kwargs)
