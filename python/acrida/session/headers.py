"""SessionHeaders: a session's headers, which the engine is told of when they change."""

from requests.structures import CaseInsensitiveDict


class SessionHeaders(CaseInsensitiveDict):
    """The headers of all requests of a session.

    `changed`: since the engine was last told; then `client`, an _engine.Client or None, is stale.
    """

    changed = True
    client = None

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        self._change()

    def __delitem__(self, name):
        super().__delitem__(name)
        self._change()

    def _change(self):
        self.changed = True
        if self.client is not None:
            self.client.stale = True

    def __getstate__(self):
        return {**self.__dict__, "client": None}
