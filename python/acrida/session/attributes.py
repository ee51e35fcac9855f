"""The attributes of a session that most sessions never touch: made, or noted, when somebody does."""


class Lazy:
    """A value that `make(instance)` gives when it is first asked for, kept as an attribute of the instance.

    functools.cached_property with neither its lock nor its half microsecond.
    """

    def __init__(self, make):
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._make(instance)
        return value


class Setting:
    """An attribute with an immutable default. Setting it makes the session look again at what it can do."""

    def __init__(self, default):
        self._default = default

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, session, owner=None):
        return self if session is None else session.__dict__.get(self._name, self._default)

    def __set__(self, session, value):
        session.__dict__[self._name] = value
        session.settings_changed()


class Container(Setting):
    """An attribute that may be changed in place, from the first look on: `make(session)` is its default."""

    def __get__(self, session, owner=None):
        if session is None:
            return self
        state = session.__dict__
        if self._name not in state:
            state[self._name] = self._default(session)
            session.settings_changed()
        return state[self._name]
