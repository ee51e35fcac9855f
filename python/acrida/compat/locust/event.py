"""Events, the hooks that locustfiles listen to, and EventHook, one of them."""

from __future__ import annotations

import inspect
import logging
import time
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from acrida import _engine

from .exception import InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately, StopTest, StopUser

# What a listener may raise to steer the user that fired the event.
_STEERING = (StopUser, StopTest, RescheduleTask, RescheduleTaskImmediately, InterruptTaskSet)


class EventHook(_engine.Hook):
    """Calls its listeners, in the order in which they came, each time it is fired: fire(**kwargs).

    Listeners take the event's keyword arguments, and should take **kwargs: later versions may add some.
    """

    def __init__(self):
        super().__init__()
        self._handlers: list[Callable] = []

    def add_listener(self, handler):
        """Adds a listener, and returns it: usable as a decorator."""
        self._handlers.append(handler)
        return handler

    def remove_listener(self, handler):
        """Removes a listener. Raises ValueError when it is none."""
        self._handlers.remove(handler)

    def _listener_failed(self, error):
        """What fire() does with the exception of a listener: logs it, unless it is to steer the user."""
        if isinstance(error, _STEERING):
            raise error
        _note_unexpected(error)

    @contextmanager
    def measure(
        self, request_type: str, name: str, response_length: int = 0, context: dict[str, Any] | None = None
    ) -> Generator[dict[str, Any]]:
        """Fires this hook, as a `request` event, with the time that the with-block took.

        Yields the event's keyword arguments, which the block may change. An exception in the block becomes the
        event's `exception`, and goes no further.
        """
        meta = {
            "request_type": request_type,
            "name": name,
            "response_length": response_length,
            "context": context or {},
            "exception": None,
            "start_time": time.time(),
        }
        start = time.perf_counter()
        try:
            yield meta
        except Exception as error:
            meta["exception"] = error
        finally:
            meta["response_time"] = (time.perf_counter() - start) * 1000
            self.fire(**meta)


class DeprecatedEventHook(EventHook):
    """A hook that nobody should listen to any more: `message`, logged as a warning, says why."""

    def __init__(self, message):
        super().__init__()
        self._message = message

    def add_listener(self, handler):
        logging.warning(self._message)
        return super().add_listener(handler)


class Events:
    """The hooks of one environment. A subclass adds its own by annotating names with EventHook.

    Each comment names the keyword arguments of the hook above which it stands.
    """

    # request_type, name, response_time (ms, None when there was no response), response_length (bytes), response,
    # context, exception (None when the request succeeded), start_time (seconds since the epoch), url
    request: EventHook
    # user_instance (the TaskSet; the user when it is of on_start), exception, tb: what a task raised and did not catch
    user_error: EventHook
    # client_id, data: a dict that a worker is about to send, to be added to
    report_to_master: EventHook
    # client_id, data: such a dict, on the master
    worker_report: EventHook
    # client_id
    worker_connect: EventHook
    # user_count
    spawning_complete: EventHook
    # environment; fired latest listener first
    quitting: EventHook
    # exit_code
    quit: EventHook
    # environment, runner, web_ui
    init: EventHook
    # parser
    init_command_line_parser: EventHook
    # environment
    test_start: EventHook
    # environment: users are about to be stopped
    test_stopping: EventHook
    # environment: all users are stopped
    test_stop: EventHook
    # nothing
    reset_stats: EventHook
    # environment, cpu_usage (percent)
    cpu_warning: EventHook
    # client_id, timestamp
    heartbeat_sent: EventHook
    # client_id, timestamp
    heartbeat_received: EventHook
    # environment, cpu_usage (percent), memory_usage (bytes)
    usage_monitor: EventHook

    def __init__(self):
        for cls in type(self).__mro__:
            for name, kind in inspect.get_annotations(cls).items():
                if kind is EventHook or kind == "EventHook":
                    setattr(self, name, EventHook())


def _note_unexpected(error):
    from . import log  # late: it is above this module

    logging.error("Uncaught exception in event handler: \n%s", "".join(traceback.format_exception(error)))
    log.unhandled_greenlet_exception = True
