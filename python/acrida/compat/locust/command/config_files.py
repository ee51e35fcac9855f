"""Readers of configuration files, in the form that ConfigArgParse asks for."""

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
        try:
            document = tomllib.loads(stream.read())
        except tomllib.TOMLDecodeError as error:
            raise ConfigFileParserException(f"Couldn't parse TOML file: {error}") from error
        settings = {}
        for section in self.sections:
            for key, value in _table(document, section).items():
                settings[key] = value if isinstance(value, list) else str(value)
        return settings


class LocustConfigParser(ConfigFileParser):
    """Reads .toml files as TOML (the table [tool.locust]) and all others as `key = value` lines."""

    def __init__(self):
        super().__init__()
        self._toml = LocustTomlConfigParser(["tool.locust"])
        self._lines = DefaultConfigFileParser()

    def get_syntax_description(self):
        return f"{self._lines.get_syntax_description()} {self._toml.get_syntax_description()}"

    def parse(self, stream):
        is_toml = getattr(stream, "name", "").endswith(".toml")
        return (self._toml if is_toml else self._lines).parse(stream)


def _table(document, dotted):
    """The table with the name `dotted`, or an empty one."""
    for part in dotted.split("."):
        document = document.get(part, {})
    return document
