"""SessionHeaders: a session's headers, which the engine is told of when they change."""

from requests.structures import CaseInsensitiveDict

from acrida.session.told import Told


class SessionHeaders(Told, CaseInsensitiveDict):
    """The headers of all requests of a session."""

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        self._change()

    def __delitem__(self, name):
        super().__delitem__(name)
        self._change()

    def __getstate__(self):
        return {**self.__dict__, "client": None, "changed": True}
