"""What a run takes from its locustfiles, put together from all of them."""

from __future__ import annotations

import inspect
import os
import sys
import sysconfig
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from locust.util.load_locustfile import load_locustfile, load_locustfile_pytest

if TYPE_CHECKING:
    from locust.shape import LoadTestShape
    from locust.user import User

# This package, Python's own library, and what gevent has compiled.
_NOT_THE_USERS = (
    os.path.join(Path(__file__).parents[1], ""),
    os.path.join(sysconfig.get_path("stdlib"), ""),
    "<frozen",
    "src/gevent",
)


def merge_locustfiles_content(
    locustfiles: list[str],
) -> tuple[dict[str, type[User]], dict[str, LoadTestShape], dict[str, list[Callable]], LoadTestShape | None]:
    """User classes and shapes by name, the tasks of each user class by its name, and the shape that is used.

    A file without a user class is read as pytest tests. Exits with code 1 when two files define different classes of
    one name.
    """
    user_classes: dict[str, type[User]] = {}
    shapes: dict[str, LoadTestShape] = {}
    for path in locustfiles:
        found_users, found_shapes = load_locustfile(path)
        if not found_users:
            found_users = load_locustfile_pytest(path)
        for name, user_class in found_users.items():
            _refuse_other_of_same_name(name, user_classes.get(name), user_class)
            user_classes[name] = user_class
        for shape in found_shapes:
            name = type(shape).__name__
            if name in shapes:
                _give_up(f"Duplicate shape classes: {name}")
            shapes[name] = shape
    tasks = {name: user_class.tasks or [] for name, user_class in user_classes.items()}
    return user_classes, shapes, tasks, next(iter(shapes.values()), None)


def is_users(path: str) -> bool:
    """Whether code from the file `path` is the user's: not this package's, Python's own or an installed one's."""
    return not path.startswith(_NOT_THE_USERS) and "/site-packages/" not in path and "/dist-packages/" not in path


def print_error(error: Exception) -> None:
    """Prints an exception that a locustfile raised when it was read, from the locustfile's own line on."""
    trace = error.__traceback__
    while trace is not None and not is_users(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    if trace is None and not isinstance(error, SyntaxError):  # which is where its text says
        trace = error.__traceback__
    traceback.print_exception(type(error), error, trace)


def _refuse_other_of_same_name(name: str, known: type[User] | None, found: type[User]) -> None:
    """A class that one locustfile imports from another is the same class, loaded twice."""
    if known is None:
        return
    files = [os.path.abspath(inspect.getfile(user_class)) for user_class in (known, found)]
    if files[0] != files[1]:
        _give_up(f"Duplicate user class names: {name} is defined in both {files[0]} and {files[1]}")


def _give_up(message: str) -> None:
    sys.stderr.write(message + "\n")
    sys.exit(1)
