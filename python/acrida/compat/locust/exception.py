"""The exceptions of users, tasks, responses and runners."""


class LocustError(Exception):
    """A mistake in how this package is used."""


class ResponseError(Exception):
    """Raised in a catch_response block, it makes the request a failure and goes no further."""


class CatchResponseError(Exception):
    """What a request failed with when its failure was given as a text."""


class MissingWaitTimeError(LocustError):
    """Neither the user nor its task set says how long to wait."""


class InterruptTaskSet(Exception):
    """Ends the task set whose task raises it; its parent goes on at once, or after its wait without `reschedule`."""

    def __init__(self, reschedule=True):
        # Exception keeps the arguments as they were given: without any, the exception has no text.
        self.reschedule = reschedule


class StopTest(Exception):
    """Ends the user that raises it: the test cannot go on like this."""


class StopUser(Exception):
    """Ends the user that raises it."""


class RescheduleTask(Exception):
    """Ends a task: the next one comes after the wait."""


class RescheduleTaskImmediately(Exception):
    """Ends a task: the next one comes at once."""


class RPCError(Exception):
    """Processes of a run could not talk to each other."""


class RPCSendError(Exception):
    """A message could not be sent."""


class RPCReceiveError(Exception):
    """A message that could not be understood came from `addr`, None when that is not known."""

    def __init__(self, *args: object, addr=None) -> None:
        super().__init__(*args)
        self.addr = addr


class RunnerAlreadyExistsError(Exception):
    """An environment was asked for a second runner."""
