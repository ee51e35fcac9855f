"""The command line of `locust`: options come from arguments, the environment and configuration files, in this order.

It is read in two steps. parse_locustfile_option finds the locustfile; importing that may add options (the event
init_command_line_parser); then get_parser() knows them all.
"""

import argparse
import difflib
import os
import sys
from typing import Any, NamedTuple

import configargparse

import locust

from .command.config_files import LocustConfigParser, LocustTomlConfigParser  # noqa: F401
from .command.locustfiles import (  # noqa: F401
    download_locustfile_from_url,
    get_locustfiles_locally,
    parse_locustfile_paths,
)
from .command.option_types import gt_zero, json_user_config, positive_integer, timespan  # noqa: F401
from .command.options import add_file_options, add_limit_options, add_result_options, setup_parser_arguments

DEFAULT_CONFIG_FILES = ("~/.locust.conf", "locust.conf", "pyproject.toml", "acrida.toml")  # a later one wins

_USAGE = "\nUsage: {program} [options] [UserClass ...]\n"
_EXAMPLES = """Examples:

    {program} -f my_test.py --headless -u 50 -r 5 -t 10m -H https://www.example.com

    {program} --headless -u 100 -t 20m --csv results/run MyHttpUser AnotherUser

    {program} --headless -u 100 -r 10 -t 50 --html "test_report_{{u}}_{{r}}_{{t}}.html"
    (the report is written to test_report_100_10_50.html)
"""
_UI_MARKS = ("include_in_web_ui", "is_secret", "is_required", "is_multiple")


class LocustArgumentParser(configargparse.ArgumentParser):
    """A parser whose own arguments say how the web UI offers them (see add_argument)."""

    limit_options: frozenset[str] = frozenset()  # the dests of Acrida's own limits that it has
    result_options: frozenset[str] = frozenset()  # and of Acrida's own results

    def error(self, message):
        """Says on standard error what is wrong, and which option was meant, and exits with code 2."""
        message = str(message)  # before ConfigArgParse 1.7 it may be an exception
        lines = [f"{self.prog}: error: {message}"]
        if message.startswith("unrecognized arguments:"):
            for word in message.split()[2:]:
                lines += [f"Did you mean '{close}'?"
                          for close in difflib.get_close_matches(word, self._option_string_actions, n=1)]
        self.exit(2, "\n".join(lines) + "\n")

    def add_argument(self, *args, **kwargs):
        """As argparse's, with four keywords that mark the argument for the web UI.

        include_in_web_ui (default true): it is offered there. is_secret: its value is hidden. is_required: a test
        does not start without it. is_multiple: of its choices, several may be taken. Returns the argparse.Action.
        """
        marks = {mark: kwargs.pop(mark, mark == "include_in_web_ui") for mark in _UI_MARKS}
        action = super().add_argument(*args, **kwargs)
        for mark, value in marks.items():
            setattr(action, mark, value)
        return action

    @property
    def args_included_in_web_ui(self):
        """The arguments that the web UI offers: {dest: argparse.Action}."""
        return self._marked("include_in_web_ui")

    @property
    def secret_args_included_in_web_ui(self):
        """Those of them whose values are hidden."""
        return self._included_and("is_secret")

    @property
    def required_args_included_in_web_ui(self):
        """Those of them without which no test starts."""
        return self._included_and("is_required")

    @property
    def multiple_args_included_in_web_ui(self):
        """Those of them of whose choices several may be taken."""
        return self._included_and("is_multiple")

    def _marked(self, mark):
        # Options in groups, as all of Locust's own are, carry no marks and are offered nowhere.
        return {action.dest: action for action in self._actions if getattr(action, mark, False)}

    def _included_and(self, mark):
        return {dest: action for dest, action in self._marked(mark).items() if action.include_in_web_ui}


class UIExtraArgOptions(NamedTuple):
    """How the web UI offers an argument that a locustfile has added."""

    default_value: str
    is_secret: bool
    is_required: bool
    help_text: str
    is_multiple: bool
    choices: list[str] | None = None


def get_empty_argument_parser(add_help=True, default_config_files=DEFAULT_CONFIG_FILES):
    """A parser that knows the options for finding a locustfile and no others."""
    parser = LocustArgumentParser(
        default_config_files=default_config_files, config_file_parser_class=LocustConfigParser,
        auto_env_var_prefix=None, add_env_var_help=False, add_config_file_help=False, add_help=add_help,
        formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS,
        description=_USAGE.format(program=_program()), epilog=_EXAMPLES.format(program=_program()),
    )
    add_file_options(parser)
    return parser


def get_parser(default_config_files=DEFAULT_CONFIG_FILES):
    """The parser of the whole command line, with what the imported locustfiles add to it."""
    parser = get_empty_argument_parser(default_config_files=default_config_files)
    setup_parser_arguments(parser)
    locust.events.init_command_line_parser.fire(parser=parser)
    parser.limit_options = add_limit_options(parser)
    parser.result_options = add_result_options(parser)
    return parser


def parse_locustfile_option(args=None):
    """What can be known before the locustfile is imported: which it is, and whether this process is a master or worker.

    Exits with code 1 when `-f -` (get it from the master) comes without --worker. Other arguments are left alone.
    """
    parser = get_empty_argument_parser(add_help=False)
    parser.add_argument("-h", "--help", action="store_true", default=False)
    parser.add_argument("--version", "-V", action="store_true", default=False)
    parser.add_argument("--worker", action="store_true", env_var="LOCUST_MODE_WORKER")
    parser.add_argument("--master", action="store_true", env_var="LOCUST_MODE_MASTER")
    parser.add_argument("--master-host", default="127.0.0.1", env_var="LOCUST_MASTER_NODE_HOST")
    parser.add_argument("--master-port", type=int, default=5557, env_var="LOCUST_MASTER_NODE_PORT")
    options, _ = parser.parse_known_args(args=args)
    if options.locustfile == "-" and not options.worker:
        sys.stderr.write(
            "locustfile was set to '-' (meaning to download from master) but --worker was not specified.\n")
        sys.exit(1)
    return options


def parse_options(args=None):
    """Every option, parsed. Deprecated: get_parser().parse_args() does the same."""
    print("Warning: This function is deprecated and may be removed in a future version", file=sys.stderr)
    parser = get_parser()
    options = parser.parse_args(args=args)
    check_history_has_files(parser, options)
    return options


def check_history_has_files(parser, options):
    """Ends with a usage error where the statistics of each second are asked for and no files to write them to."""
    if options.stats_history_enabled and not options.csv_prefix:
        parser.error("'--csv-full-history' requires '--csv'.")


def default_args_dict():
    """The value that each of Locust's own options has when nothing sets it."""
    parser = get_empty_argument_parser()
    setup_parser_arguments(parser)
    return vars(_without_surroundings(parser))


def ui_extra_args_dict(args=None) -> dict[str, dict[str, Any]]:
    """How the web UI offers each argument that a locustfile has added: {dest: UIExtraArgOptions as a dict}.

    `args` are the arguments to read their present values from; by default those of this process.
    """
    own = default_args_dict()
    parser = get_parser()
    values = vars(parser.parse_args(args))
    secret, required, multiple = (parser.secret_args_included_in_web_ui, parser.required_args_included_in_web_ui,
                                  parser.multiple_args_included_in_web_ui)
    return {
        dest: UIExtraArgOptions(
            default_value=values[dest], is_secret=dest in secret, is_required=dest in required,
            help_text=action.help, is_multiple=dest in multiple, choices=action.choices,
        )._asdict()
        for dest, action in parser.args_included_in_web_ui.items() if dest in values and dest not in own
    }


def _program():
    """The command that was started; where this package is used by another program, its own name."""
    return "acrida" if os.path.basename(sys.argv[0]) == "acrida" else "locust"


def _without_surroundings(parser):
    """The options that `parser` makes of an empty command line, with no environment and no configuration file."""
    return argparse.ArgumentParser.parse_known_args(parser, args=[])[0]
