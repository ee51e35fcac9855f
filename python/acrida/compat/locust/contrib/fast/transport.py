"""What sends the requests of FastHttpSession: urllib3's connection pools, or a pool of geventhttpclient's.

Both have send(request), which returns a urllib3.HTTPResponse with its body unread, follows no redirect, and
raises the exceptions that contrib.fast.error lists. Both are what LocustUserAgent calls its `clientpool`.
"""

import io
import ssl
from functools import cache

import urllib3
from urllib3.util import Timeout

from locust.adapter import verified_context
from locust.contrib.fast.error import HTTPConnectionClosed, HTTPParseError, translated

IDEMPOTENT = frozenset(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"])


def insecure_ssl_context_factory():
    """A context that takes every certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


# One for all users, as verified_context() is.
_shared_insecure_context = cache(insecure_ssl_context_factory)


class Transport:
    """Connection pools by scheme, host and port, each with up to `concurrency` connections.

    `connection_timeout` and `network_timeout` (for each read) are seconds. `ssl_context_factory` is called
    without arguments when the first https request is made. A proxy is used when `proxy_host` is set.
    """

    def __init__(
        self,
        concurrency=10,
        connection_timeout=60.0,
        network_timeout=60.0,
        insecure=True,
        ssl_context_factory=None,
        proxy_host=None,
        proxy_port=None,
    ):
        self.client_args = {
            "concurrency": concurrency,
            "connection_timeout": connection_timeout,
            "network_timeout": network_timeout,
            "insecure": insecure,
            "ssl_context_factory": ssl_context_factory,
            "proxy_host": proxy_host,
            "proxy_port": proxy_port,
        }
        self.clients = {}
        self._pool_args = {
            "maxsize": concurrency,
            "block": True,
            "timeout": Timeout(connect=connection_timeout, read=network_timeout),
        }
        self._proxy = f"http://{proxy_host}:{proxy_port or 80}" if proxy_host else None

    def send(self, request):
        url = request.target
        pool = self.clients.get((url.scheme, url.host, url.port)) or self._open_pool(url)
        target = url.url if self._proxy and url.scheme == "http" else url.request_uri
        payload = request.payload
        if isinstance(payload, str):
            payload = payload.encode()
        chunked = payload is not None and not hasattr(payload, "__len__") and not hasattr(payload, "read")
        while True:
            opened = pool.num_connections
            try:
                return pool.urlopen(
                    request.method,
                    target,
                    payload,
                    request.headers,
                    retries=False,
                    redirect=False,
                    assert_same_host=False,
                    chunked=chunked,
                    preload_content=False,
                    enforce_content_length=True,
                )
            except urllib3.exceptions.HTTPError as error:
                failure = translated(error)
                kept_alive = pool.num_connections == opened
                # The server closed an idle connection at the moment it was used: that says nothing of the request.
                if isinstance(failure, HTTPConnectionClosed) and kept_alive and request.method in IDEMPOTENT:
                    continue
                raise failure from error

    def close(self):
        """Closes all idle connections; the next request opens a new one."""
        for pool in self.clients.values():
            pool.close()
        self.clients.clear()

    def _open_pool(self, url):
        arguments = dict(self._pool_args)
        if url.scheme == "https":
            arguments.update(self._tls_args())
        manager = urllib3.ProxyManager(self._proxy, **arguments) if self._proxy else urllib3.PoolManager(**arguments)
        pool = manager.connection_from_host(url.host, url.port, url.scheme)
        self.clients[url.scheme, url.host, url.port] = pool
        return pool

    def _tls_args(self):
        factory = self.client_args["ssl_context_factory"]
        if factory is not None:
            context = factory()
        elif self.client_args["insecure"]:
            context = _shared_insecure_context()
        else:
            context = verified_context()
        if context.verify_mode == ssl.CERT_NONE:
            # FastHttpUser verifies nothing unless asked to, and says so in its documentation.
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
            return {"ssl_context": context, "cert_reqs": "CERT_NONE", "assert_hostname": False}
        return {"ssl_context": context, "cert_reqs": "CERT_REQUIRED"}


class ClientPoolTransport:
    """Sends through `client_pool`, a geventhttpclient.client.HTTPClientPool that a locustfile made and may share."""

    def __init__(self, client_pool):
        from geventhttpclient.response import HTTPConnectionClosed as PoolConnectionClosed
        from geventhttpclient.response import HTTPParseError as PoolParseError

        self.client_pool = client_pool
        self._connection_closed = PoolConnectionClosed
        self._parse_error = PoolParseError

    def send(self, request):
        url = request.target
        payload = request.payload.encode() if isinstance(request.payload, str) else request.payload
        try:
            answer = self.client_pool.get_client(url.url).request(
                request.method, url.request_uri, body=payload, headers=dict(request.headers.itermerged())
            )
        except self._connection_closed as error:
            raise HTTPConnectionClosed(*error.args) from error
        except self._parse_error as error:
            raise HTTPParseError(*error.args) from error
        return urllib3.HTTPResponse(
            body=io.BufferedReader(_ClientPoolBody(answer)),
            headers=list(answer.headers),
            status=answer.get_code(),
            request_method=request.method,
            preload_content=False,
        )

    def close(self):
        self.client_pool.close()


class _ClientPoolBody(io.RawIOBase):
    """The body of a geventhttpclient response as a file."""

    def __init__(self, answer):
        self._answer = answer

    def readable(self):
        return True

    def readinto(self, buffer):
        piece = self._answer.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self):
        if not self.closed:
            self._answer.release()
        super().close()
