"""SessionHeaders: a session's headers, which the engine is told of when they change."""

from requests.structures import CaseInsensitiveDict


class SessionHeaders(CaseInsensitiveDict):
    """The headers of all requests of a session. `changed`: since the engine was last told."""

    changed = True

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        self.changed = True

    def __delitem__(self, name):
        super().__delitem__(name)
        self.changed = True
