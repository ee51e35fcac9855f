"""StatsError counts the occurrences of one error of one request name."""

from __future__ import annotations

import hashlib
import time

from locust.exception import CatchResponseError


class StatsError:
    """How often, and when first and last, the requests `method` `name` failed with `error`.

    `error` is the exception object in the process that met it, and its masked text in a process that was told of it.
    Times are epoch seconds, None as long as the error has not occurred.
    """

    def __init__(
        self,
        method: str,
        name: str,
        error: Exception | str | None,
        occurrences: int = 0,
        first_seen: float | None = None,
        last_seen: float | None = None,
    ) -> None:
        self.method = method
        self.name = name
        self.error = error
        self.occurrences = occurrences
        self.first_seen = first_seen
        self.last_seen = last_seen

    @classmethod
    def parse_error(cls, error: Exception | str | None) -> str:
        """The error's text with the address of the first "object at 0x..." masked.

        Without the mask, errors that mention an object would never be counted together.
        """
        text = error if isinstance(error, str) else repr(error)
        _, found, rest = text.partition("object at 0x")
        if not found:
            return text
        address, closed, _ = rest.partition(">")
        return text.replace("0x" + address, "0x....") if closed else text

    @classmethod
    def create_key(cls, method: str, name: str, error: Exception | str | None) -> str:
        """What errors are counted together by: the same on every node, as it travels with worker reports."""
        return hashlib.sha256(f"{method}.{name}.{cls.parse_error(error)!r}".encode()).hexdigest()

    def occurred(self) -> None:
        """Counts one occurrence, now."""
        now = time.time()
        self.occurrences += 1
        if self.first_seen is None:
            self.first_seen = now
        self.last_seen = now

    def extend(self, other: StatsError) -> None:
        """Adds what another node counted of this error."""
        self.occurrences += other.occurrences
        if other.first_seen is not None and (self.first_seen is None or other.first_seen < self.first_seen):
            self.first_seen = other.first_seen
        if other.last_seen is not None and (self.last_seen is None or other.last_seen > self.last_seen):
            self.last_seen = other.last_seen

    def to_name(self) -> str:
        """One line for the error report; what `response.failure("text")` was given appears as the bare text."""
        error = self.error
        if isinstance(error, CatchResponseError):
            text = str(error.args[0]) if error.args else ""
        else:
            text = str(error) if isinstance(error, str) else repr(error)
            unwrapped_from = CatchResponseError.__name__ + "("
            if text.startswith(unwrapped_from) and text.endswith(")"):
                text = text[len(unwrapped_from) : -1]
        return f"{self.method} {self.name}: {text}"

    def serialize(self) -> dict[str, object]:
        """The plain dictionary that worker reports carry; `unserialize` reads it."""
        return {
            "name": self.name,
            "method": self.method,
            "error": self.parse_error(self.error),
            "occurrences": self.occurrences,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
        }

    @classmethod
    def unserialize(cls, data: dict) -> StatsError:
        """The reverse of `serialize`. Older workers, and ones in other languages, leave out when it was seen."""
        return cls(
            data["method"],
            data["name"],
            data["error"],
            data["occurrences"],
            data.get("first_seen"),
            data.get("last_seen"),
        )

    def to_dict(self) -> dict[str, object]:
        """The item of the web UI and of the HTML report."""
        return {
            "method": self.method,
            "name": self.name,
            "error": self.parse_error(self.error),
            "occurrences": self.occurrences,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
        }
