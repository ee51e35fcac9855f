"""Loads a locustfile: its user classes and its shapes."""

from __future__ import annotations

import importlib.util
import inspect
import os
import sys
from contextlib import contextmanager

from ..shape import LoadTestShape
from ..user.users import User
from .load_pytest_locustfile import load_locustfile_pytest

__all__ = ["is_shape_class", "is_user_class", "load_locustfile", "load_locustfile_pytest"]


def is_user_class(item) -> bool:
    """Whether `item` is a class of users that can be spawned."""
    return inspect.isclass(item) and issubclass(item, User) and not item.abstract


def is_shape_class(item) -> bool:
    """Whether `item` is a class of shapes that can be used."""
    return inspect.isclass(item) and issubclass(item, LoadTestShape) and not item.abstract


def load_locustfile(path) -> tuple[dict[str, type[User]], list[LoadTestShape]]:
    """Executes the Python file `path` as a module named after it.

    Returns its user classes by the names that they have in it, imported ones too, and an object of each of its
    shape classes. Raises whatever executing the file raises.
    """
    path = os.path.abspath(path)
    with _importing_from(os.path.dirname(path)):
        members = vars(_executed(path))
    users = {name: member for name, member in members.items() if is_user_class(member)}
    return users, [member() for member in members.values() if is_shape_class(member)]


@contextmanager
def _importing_from(folder):
    """Lets modules be imported from `folder` first and from the working directory, which stays importable."""
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        # Only the first: the file may have added its folder itself, to stay.
        if folder in sys.path:
            sys.path.remove(folder)


def _executed(path):
    name = os.path.splitext(os.path.basename(path))[0]
    if name == "locust":
        name = "locustfile"  # else it would replace this package
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    replaced = sys.modules.get(name)
    sys.modules[name] = module  # so that its classes can be pickled, and found by inspect
    try:
        spec.loader.exec_module(module)
    except BaseException:
        if replaced is None:
            del sys.modules[name]
        else:
            sys.modules[name] = replaced
        raise
    return module
