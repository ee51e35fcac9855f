"""RequestNaming: one name for many requests, for the clients of every kind of user."""

from contextlib import contextmanager


class RequestNaming:
    """Mixed into a client, which names its requests `request_name` where they are given no name of their own."""

    request_name = None

    @contextmanager
    def rename_request(self, name):
        """Names all requests inside the with-block `name`, unless they are given a name of their own."""
        self.request_name = name
        try:
            yield
        finally:
            self.request_name = None
