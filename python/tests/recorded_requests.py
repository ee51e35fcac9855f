"""RecordedRequests: an event hook that keeps what is fired, for tests of what the clients record."""

from locust.event import EventHook


class RecordedRequests(EventHook):
    """As events.request; `list` has the keyword arguments of every request, `last` those of the latest."""

    def __init__(self):
        super().__init__()
        self.list = []
        self.add_listener(lambda **kwargs: self.list.append(kwargs))

    @property
    def last(self):
        return self.list[-1]

    @property
    def names(self):
        return [request["name"] for request in self.list]
