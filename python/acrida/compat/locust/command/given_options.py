"""The options that a run was given, and by what: the command line, a variable, a file."""

from __future__ import annotations

import re
from argparse import Action, Namespace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from locust.argument_parser import LocustArgumentParser

# Beside what is marked is_secret: a report goes to more people than a password.
_SECRET = re.compile(r"passw|secret|token|credential|api.?key|auth", re.IGNORECASE)


class GivenOption(NamedTuple):
    """An option by its long name ("users"), its value as text, and where it stood."""

    name: str
    value: str
    origin: str


def given_options(parser: LocustArgumentParser, options: Namespace, words: list[str]) -> list[GivenOption]:
    """Those of `options`, which `parser` has made of the command line `words` and its other sources."""
    origins = _origins_elsewhere(parser)
    origins.update((action.dest, "command line") for action in _named_in(words, parser))
    given = []
    for action in parser._actions:
        origin = origins.get(action.dest)
        if not action.option_strings and getattr(options, action.dest, None):
            origin = origin or "command line"
        if origin is not None and hasattr(options, action.dest):
            given.append(GivenOption(_name_of(action), _value_of(action, options), origin))
    return given


def _origins_elsewhere(parser: LocustArgumentParser) -> dict[str, str]:
    origins = {}
    for source, settings in parser.get_source_to_settings_dict().items():
        kind, _, file = source.partition("|")
        for key, (action, _) in settings.items():
            if action is None or kind not in ("environment_variables", "config_file"):
                continue
            origins[action.dest] = file if kind == "config_file" else f"environment variable {key}"
    return origins


def _named_in(words: list[str], parser: LocustArgumentParser) -> list[Action]:
    """As argparse reads them: whole, with =value behind, shortened, or a letter with its value."""
    known = parser._option_string_actions
    named = []
    for word in words:
        name = word.partition("=")[0]
        if word == "--":
            break
        if name in known:
            named.append(known[name])
        elif name.startswith("--"):
            named += [known[option] for option in known if option.startswith(name)][:1]
        elif name[:2] in known:
            named.append(known[name[:2]])
    return named


def _name_of(action: Action) -> str:
    return max(action.option_strings, key=len, default=action.dest).lstrip("-")


def _value_of(action: Action, options: Namespace) -> str:
    value = getattr(options, action.dest)
    if getattr(action, "is_secret", False) or _SECRET.search(action.dest):
        return "***"
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
