"""Readers of configuration files, in the form that ConfigArgParse asks for."""

import os
import tomllib

from configargparse import ConfigFileParser, ConfigFileParserException, DefaultConfigFileParser


class LocustTomlConfigParser(ConfigFileParser):
    """Reads tables of a TOML file: each key is an option's long name, each value text or a list."""

    def __init__(self, sections):
        super().__init__()
        self.sections = sections

    def get_syntax_description(self):
        names = " or ".join(f"[{section}]" for section in self.sections)
        return f"Files that end in .toml are read as TOML; options are the keys of {names}."

    def parse(self, stream):
        return _settings(stream.read(), self.sections)


class LocustConfigParser(ConfigFileParser):
    """Reads .toml files as TOML and all others as `key = value` lines.

    A pyproject.toml says it in [tool.locust], or in [tool.acrida], which wins; so does another TOML file that has a
    table `tool`. One that has none, as acrida.toml, says it at its top.
    """

    def __init__(self):
        super().__init__()
        self._tables = LocustTomlConfigParser(["tool.locust", "tool.acrida"])
        self._lines = DefaultConfigFileParser()

    def get_syntax_description(self):
        return f"{self._lines.get_syntax_description()} {self._tables.get_syntax_description()}"

    def parse(self, stream):
        name = os.path.basename(getattr(stream, "name", ""))
        if not name.endswith(".toml"):
            return self._lines.parse(stream)
        text = stream.read()
        has_tables = name == "pyproject.toml" or "tool" in _document(text)
        return _settings(text, self._tables.sections if has_tables else [""])


def _settings(text, sections):
    """What the tables `sections` of a TOML text say; "" is the text's top, and of two the later wins."""
    document = _document(text)
    return {key: value if isinstance(value, list) else str(value)
            for section in sections for key, value in _table(document, section).items()}


def _document(text):
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigFileParserException(f"Couldn't parse TOML file: {error}") from error


def _table(document, dotted):
    """The table with the name `dotted`, or an empty one."""
    for part in dotted.split(".") if dotted else []:
        document = document.get(part, {})
    return document
