"""The databases of the site that are watched during a run: --watch-mariadb and --watch-redis.

They are asked by threads in C++ (src/watch), which need neither Python nor its hub; what they say of themselves goes
into run.json. Here is what they are, and what is logged when one of them goes away.
"""

from __future__ import annotations

import logging
import os
from argparse import Namespace
from typing import TYPE_CHECKING, NamedTuple

import gevent

from locust import log
from locust.command import refusals

if TYPE_CHECKING:
    from acrida import _engine

logger = logging.getLogger("locust.watch")

PASSWORD_VARIABLE = "ACRIDA_WATCH_MARIADB_PASSWORD"
NEWS_SECONDS = 1.0


class WatchedServers(NamedTuple):
    """Where they are: URLs or paths of sockets. False when there are none."""

    mariadb: str | None
    password: str | None
    redis: str | None

    @classmethod
    def of(cls, options: Namespace, own: frozenset[str]) -> WatchedServers:
        """As `options` say, of which Acrida's are those in `own`. Ends the program when they contradict each other."""
        def value(name: str) -> str | None:
            return (getattr(options, name, None) or None) if name in own else None
        mariadb, file = value("watch_mariadb"), value("watch_mariadb_password_file")
        if file and not mariadb:
            refusals.refuse("'--watch-mariadb-password-file' requires '--watch-mariadb'")
        return cls(mariadb, _password(mariadb, file), value("watch_redis"))

    def __bool__(self) -> bool:
        return bool(self.mariadb or self.redis)


def _password(mariadb: str | None, file: str | None) -> str | None:
    if not file:
        return os.environ.get(PASSWORD_VARIABLE) if mariadb else None
    account = mariadb.partition("://")[2].partition("/")[0].rpartition("@")[0]
    if ":" in account:
        refusals.refuse("--watch-mariadb-password-file: the URL of --watch-mariadb has a password, too")
    try:
        with open(file, encoding="utf-8") as text:
            return text.read().strip()
    except (OSError, ValueError) as error:
        refusals.refuse(f"--watch-mariadb-password-file: {refusals.in_words(error)}")


class ServerWatch:
    """Records what `servers` say into `record` from now on, until end(), which comes after that of the record.

    Raises CannotRecord when one of them does not answer.
    """

    def __init__(self, servers: WatchedServers, record: _engine.RunRecord) -> None:
        self._record = record
        try:
            record.watch(*servers)
        except (OSError, ValueError) as error:
            raise refusals.CannotRecord(str(error)) from error
        self._news = gevent.spawn(self._tell_news)
        self._news.link_exception(log.greenlet_exception_logger(logger))

    def end(self) -> None:
        self._news.kill()
        self._tell()

    def abandon(self) -> None:
        """There is no run."""
        self._news.kill()

    def _tell_news(self) -> None:
        while True:
            gevent.sleep(NEWS_SECONDS)
            self._tell()

    def _tell(self) -> None:
        for is_warning, text in self._record.notices():
            logger.log(logging.WARNING if is_warning else logging.INFO, "%s", text)
