"""The pytest plugin. Where Locust itself is installed too, it has a plugin of its own, and this one offers nothing."""

import os
import sys
from importlib.util import find_spec

_COMPAT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _locust_is_acridas():
    """Whether `import locust` finds Acrida's package, which is put last on the path if no other is there."""
    spec = find_spec("locust")
    if spec is None:
        sys.path.append(_COMPAT)
        return True
    return os.path.dirname(os.path.dirname(spec.origin or "")) == _COMPAT


if _locust_is_acridas():
    from .fixtures import fastsession, pytest_addoption, session

    __all__ = ("fastsession", "pytest_addoption", "session")
