"""FastResponse, what FastHttpSession returns, and its two other forms: without an answer, and in a with-block."""

import codecs
import io
import json
from datetime import timedelta

import urllib3
from requests.compat import chardet
from requests.utils import get_encoding_from_headers

from acrida.session.attributes import Lazy
from locust.contrib.fast.error import LocustBadStatusCode, translated
from locust.contrib.fast.request import TEXT_TYPE, Headers
from locust.exception import LocustError
from locust.outcome import Outcome

VALID_STATUSES = frozenset([*range(200, 209), 226, 301, 302, 303, 304, 307, 308])
NOT_CAUGHT = (
    "If you want to change the state of the request, you must pass catch_response=True. "
    "See http://docs.locust.io/en/stable/writing-a-locustfile.html#validating-responses"
)


class StreamedBody:
    """A urllib3.HTTPResponse with its connection, which is given back when nobody holds this any more."""

    def __init__(self, raw):
        self.raw = raw

    def __del__(self):
        # Or a body that nobody reads keeps its connection from the user's other requests.
        self.release()

    def release(self):
        """Gives the connection back, closed unless the body was read to its end. May be called twice."""
        self.raw.close()
        self.raw.release_conn()


class FastResponse:
    """A response; its body is read when it is first asked for, or taken piece by piece from `stream`.

    `request` is the last FastRequest of a chain of redirects, `history` the responses before this one.
    What the engine has received is read from its exchange when somebody asks for it.
    """

    error = None  # what kept the response, or the rest of its body, from coming
    encoding = None  # of `text`, known once that has been read
    exchange = None  # the _engine.Exchange that this is the response of
    _asked = None  # (agent, url, method, headers, payload, json), of which `request` is made when it is looked at
    _body = None  # a StreamedBody

    def __init__(self, raw, request):
        """`raw`: a urllib3.HTTPResponse whose body is not read yet."""
        self._raw = raw
        self._body = StreamedBody(raw)
        self._content = None
        self._seconds = 0.0
        self.request = request
        self.status_code = raw.status
        self.headers = Headers(raw.headers)

    @classmethod
    def of_exchange(cls, exchange, status, asked=None):
        """The response that an _engine.Exchange has received; without `asked`, set its `request`."""
        response = cls.__new__(cls)
        response.exchange = exchange
        response.status_code = status
        response._asked = asked
        return response

    @Lazy
    def request(self):
        agent, url, method, _, payload, json = self._asked
        headers, body = self.exchange.own_headers, self.exchange.body
        # By what was sent, since what was asked for may be the user's to change by now.
        if payload:
            as_given = isinstance(payload, str) and headers.get("Content-Type") != TEXT_TYPE
            payload = payload if as_given else body
        elif json is not None:
            payload = body.decode()
        return agent.request(url, method, headers, payload)

    @Lazy
    def headers(self):
        return Headers(self.exchange.headers)

    @Lazy
    def history(self):
        return []

    @Lazy
    def _content(self):
        return self.exchange.content

    @Lazy
    def _seconds(self):
        """From sending the request to the beginning of the response."""
        return self.exchange.first_byte_time / 1000

    @Lazy
    def _raw(self):
        return urllib3.HTTPResponse(io.BytesIO(self._content), status=self.status_code, preload_content=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.release()

    def __len__(self):
        """The length of the body as the headers tell, or as read."""
        declared = self._header("Content-Length")
        return int(declared) if declared else len(self.content or b"")

    @property
    def url(self):
        return self._asked[1] if self._asked else self.request.url

    @property
    def ok(self):
        return self.status_code < 400

    @property
    def elapsed(self):
        return timedelta(seconds=self._seconds)

    @property
    def stream(self):
        """The body as a readable file."""
        return self._raw

    @property
    def content(self):
        """The whole body, decompressed; None when no response came. Raises what broke the body off."""
        self.drain()
        return self._content

    def drain(self):
        """Reads the body to its end, so that the connection can carry the next request; raises what broke it off."""
        if self._content is None and self._raw is not None:
            if self.error is not None:
                raise self.error
            try:
                self._content = self._raw.read(decode_content=True)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                self.release()
                self.error = translated(error)
                raise self.error from error
            self.release()

    @property
    def text(self):
        """The body as a str, by the encoding of the headers or, without one, the one it looks like."""
        if self.content is None:
            return None
        if self.encoding is None:
            self.encoding = self._declared_encoding() or chardet.detect(self.content)["encoding"] or "utf-8"
        try:
            return str(self.content, self.encoding, errors="replace")
        except LookupError:  # a charset that Python does not know
            return str(self.content, errors="replace")

    def _declared_encoding(self):
        content_type = self._header("Content-Type")
        return get_encoding_from_headers({"content-type": content_type}) if content_type else None

    def _header(self, name):
        """The first header of that name, or None."""
        if self.exchange is not None:
            return self.exchange.header(name)
        values = self.headers.getlist(name) if self.headers else None
        return values[0] if values else None

    def json(self):
        """The body parsed as JSON; raises json.JSONDecodeError."""
        decoded = NotImplemented if self.exchange is None else self.exchange.json()
        if decoded is not NotImplemented:
            return decoded
        try:
            return json.loads(self.content)
        except UnicodeDecodeError:  # in another encoding, which the headers may tell
            return json.loads(self.text)

    def iter_content(self, chunk_size=1024, decode_content=True):
        """Yields the body in pieces of up to `chunk_size` bytes: as str, or as bytes without `decode_content`."""
        if self._content is None and self._raw is None:
            return
        if self._content is None:
            pieces = self._raw.stream(chunk_size, decode_content=True)
        else:
            pieces = (self._content[at : at + chunk_size] for at in range(0, len(self._content), chunk_size))
        if not decode_content:
            yield from pieces
            return
        decoder = codecs.getincrementaldecoder(self._declared_encoding() or "utf-8")(errors="replace")
        for piece in pieces:
            yield decoder.decode(piece)
        if rest := decoder.decode(b"", final=True):
            yield rest

    def raise_for_status(self):
        """Raises `error`, or LocustBadStatusCode for a status outside of VALID_STATUSES."""
        if self.error is not None:
            raise self.error
        if self.status_code not in VALID_STATUSES:
            raise LocustBadStatusCode(self.url, self.status_code, self)

    def success(self):
        raise LocustError(NOT_CAUGHT)

    def failure(self, *_args, **_kwargs):
        raise LocustError(NOT_CAUGHT)

    def release(self):
        """Gives the connection back, closed unless the body was read to its end. May be called twice."""
        if self._body is not None:
            self._body.release()

    # As http.client calls them.

    def info(self):
        return self.headers

    def read(self, amount=None):
        return self._raw.read(amount, decode_content=True)

    def readline(self):
        return self._raw.readline()

    @property
    def data(self):
        return self.content

    @property
    def status(self):
        return str(self.status_code)


class ErrorResponse(FastResponse):
    """The answer to a request that got none: `error` says why, `status_code` is 0, headers and body are None."""

    def __init__(self, request, error):
        self._raw = self._content = None
        self._seconds = 0.0
        self.request = request
        self.status_code = 0
        self.headers = None
        self.error = error
        self.exchange = getattr(error, "exchange", None)


class ResponseContextManager(Outcome, FastResponse):
    """A response in a with-block, where the locustfile may decide its outcome.

    `request_meta` holds the keyword arguments of the request event and may be changed inside the block.
    """

    def __init__(self, response, request_event, request_meta, catch_response):
        # The state is copied, not the object itself marked: it is in request_meta, and would then hold itself.
        self.__dict__.update(response.__dict__)
        self.request_meta = request_meta
        self._request_event = request_event
        self._catch_response = catch_response
        self._failure = request_meta["exception"]

    def raise_for_status(self):
        """Raises what the request failed with; after success() or failure() the locustfile's word counts."""
        if self._manual_result is None:
            super().raise_for_status()
        elif self._manual_result is not True:
            raise self._manual_result

    def _natural_failure(self):
        return self._failure


class RestResponseContextManager(ResponseContextManager):
    """For type hints: what FastHttpUser.rest() yields."""

    js: dict
    error: Exception
    headers: Headers
