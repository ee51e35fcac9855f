"""The command line: where options come from, which of them wins, and what is said about wrong ones."""

import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import locust
from locust import argument_parser
from locust.event import Events


def parsed(*arguments, files=(), **variables):
    with mock.patch.dict(os.environ, variables):
        return argument_parser.get_parser(default_config_files=list(files)).parse_args(list(arguments))


def refused(*arguments, **variables):
    """What is said on standard error about arguments that are refused with exit code 2."""
    error = io.StringIO()
    with contextlib.redirect_stderr(error):
        try:
            parsed(*arguments, **variables)
        except SystemExit as end:
            assert end.code == 2, end.code
            return error.getvalue()
    raise AssertionError(f"{arguments} were taken")


class ParseOptionsTest(unittest.TestCase):
    def test_full_history_without_csv_files_is_a_usage_error(self):
        error = io.StringIO()
        with contextlib.redirect_stderr(error), self.assertRaises(SystemExit) as end:
            argument_parser.parse_options(["--csv-full-history"])
        self.assertEqual(2, end.exception.code)
        self.assertIn("error: '--csv-full-history' requires '--csv'.\n", error.getvalue())


class OptionTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        patched = mock.patch.object(locust, "events", Events())
        patched.start()
        self.addCleanup(patched.stop)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def test_nothing_given_leaves_the_defaults(self):
        options = parsed()
        self.assertEqual("locustfile.py", options.locustfile)
        self.assertEqual((None, None, None), (options.num_users, options.spawn_rate, options.run_time))
        self.assertEqual((8089, "INFO", 1, 0, []), (options.web_port, options.loglevel, options.exit_code_on_error,
                                                    options.stop_timeout, options.user_classes))

    def test_values_have_their_types(self):
        options = parsed("-u", "70", "-r", "2.5", "-t", "1h20m", "-s", "1m", "-L", "debug", "-T", "a", "b")
        self.assertEqual((70, 2.5, 4800, 60, "DEBUG", ["a", "b"]),
                         (options.num_users, options.spawn_rate, options.run_time, options.stop_timeout,
                          options.loglevel, options.tags))

    def test_an_option_may_be_shortened(self):
        self.assertTrue(parsed("--headles").headless)

    def test_arguments_win_over_the_environment_and_that_over_files_the_later_over_the_earlier(self):
        home, local, toml = (self.file("home.conf", "users = 1\nhost = home\nspawn-rate = 1\nrun-time = 1\n"),
                             self.file("locust.conf", "users = 2\nhost = local\nspawn-rate = 2\n"),
                             self.file("pyproject.toml", "[tool.locust]\nusers = 3\nhost = 'toml'\n"))
        options = parsed("-u", "5", files=[home, local, toml], LOCUST_USERS="4", LOCUST_HOST="variable")
        self.assertEqual((5, "variable", 2, 1),
                         (options.num_users, options.host, options.spawn_rate, options.run_time))
        self.assertEqual("toml", parsed(files=[home, local, toml]).host)
        named = self.file("named.conf", "host = named")
        self.assertEqual("named", parsed("--config", named, files=[home, local, toml]).host)

    def test_a_flag_is_set_by_a_word_for_yes(self):
        for word in ("true", "Yes"):  # ConfigArgParse from 1.7 knows 1 and on as well
            self.assertTrue(parsed(LOCUST_HEADLESS=word).headless, word)
        self.assertFalse(parsed(LOCUST_HEADLESS="false").headless)
        toml = self.file("a.toml", "[tool.locust]\nheadless = true\nautostart = false\n")
        options = parsed(files=[toml])
        self.assertEqual((True, False), (options.headless, options.autostart))

    def test_acridas_own_toml_is_read_too(self):
        project = self.file("pyproject.toml", "users = 9\n[tool.locust]\nusers = 3\nhost = 'locust'\n"
                                              "[tool.acrida]\nhost = 'acrida'\n")
        options = parsed(files=[project])
        self.assertEqual((3, "acrida"), (options.num_users, options.host))
        own = self.file("acrida.toml", "users = 4\n")
        self.assertEqual((4, "acrida"), (parsed(files=[project, own]).num_users, options.host))
        self.assertIn("unrecognized arguments: --shards=2", refused("--config", self.file("b.toml", "shards = 2\n")))

    def test_a_broken_toml_file_is_refused(self):
        path = self.file("pyproject.toml", "users =")
        self.assertIn("Couldn't parse TOML file", refused("--config", path))

    def test_a_word_that_is_no_option_is_answered_with_the_one_that_was_meant(self):
        self.assertIn("error: unrecognized arguments: --headlesss\nDid you mean '--headless'?", refused("--headlesss"))
        self.assertNotIn("Did you mean", refused("--zzzzzzzzz"))

    def test_wrong_values_are_refused_with_their_options_name(self):
        span = "Invalid time span format. Valid formats: 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc."
        self.assertIn(f"argument -t/--run-time: {span}", refused("-t", "soon"))
        self.assertIn(f"argument -s/--stop-timeout: {span}", refused("-s", "x1"))
        self.assertIn("argument -r/--spawn-rate: must be > 0", refused("-r", "0"))
        self.assertIn("argument -r/--spawn-rate: must be > 0", refused("-r", "nan"))
        self.assertIn("argument -u/--users: invalid int value: '1.5'", refused("-u", "1.5"))
        self.assertIn("Invalid --expect-workers argument (0), must be a positive number",
                      refused("--expect-workers", "0"))
        self.assertIn("must be between 0 and 1", refused("--check-fail-ratio", "50"))

    def test_options_that_locust_has_removed_say_what_took_their_place(self):
        self.assertIn("The --slave parameter has been renamed --worker", refused("--slave"))
        self.assertIn("renamed --expect-workers", refused("--expect-slaves"))
        self.assertIn("replaced with --web-login", refused("--web-auth", "a:b"))
        self.assertIn("--legacy-ui is no longer supported", refused("--legacy-ui"))

    def test_user_settings_are_json_or_a_file_of_it(self):
        path = self.file("users.json", '[{"user_class_name": "B"}]')
        options = parsed("--config-users", '{"user_class_name": "A", "weight": 3}', path)
        self.assertEqual([[{"user_class_name": "A", "weight": 3}], [{"user_class_name": "B"}]], options.config_users)
        self.assertIn("must specify a user_class_name", refused("--config-users", '{"weight": 3}'))
        self.assertIn("must specify a user_class_name", refused("--config-users", "3"))
        self.assertIn("must be a valid JSON string or file", refused("--config-users", "{"))
        self.assertIn("No such file", refused("--config-users", "none.json"))

    def test_user_classes_come_from_the_arguments_or_the_environment(self):
        self.assertEqual(["A", "B"], parsed(LOCUST_USER_CLASSES="A B").user_classes)
        self.assertEqual(["C"], parsed("C", LOCUST_USER_CLASSES="A B").user_classes)

    def test_the_first_step_finds_the_locustfile_and_leaves_other_arguments_alone(self):
        with mock.patch.dict(os.environ, {"HOME": str(self.folder)}):
            options = argument_parser.parse_locustfile_option(["-f", "a.py", "--my-option", "3", "--worker"])
        self.assertEqual(("a.py", True, False), (options.locustfile, options.worker, options.help))

    def test_a_locustfile_adds_options(self):
        def add(parser):
            parser.add_argument("--tills", type=int, default=3, help="how many")
            parser.add_argument("--secret", is_secret=True, is_required=True)
            parser.add_argument("--several", is_multiple=True, choices=["a", "b"])
            parser.add_argument("--hidden", include_in_web_ui=False, is_secret=True)

        locust.events.init_command_line_parser.add_listener(add)
        self.assertEqual(50, parsed("--tills", "50").tills)
        shown = argument_parser.ui_extra_args_dict(["--tills", "4"])
        self.assertEqual(["tills", "secret", "several"], list(shown))
        self.assertEqual({"default_value": 4, "is_secret": False, "is_required": False, "help_text": "how many",
                          "is_multiple": False, "choices": None}, shown["tills"])
        self.assertEqual((True, True), (shown["secret"]["is_secret"], shown["secret"]["is_required"]))
        self.assertEqual((True, ["a", "b"]), (shown["several"]["is_multiple"], shown["several"]["choices"]))

    def test_an_option_of_a_plugin_takes_the_place_of_ours(self):
        locust.events.init_command_line_parser.add_listener(
            lambda parser: parser.add_argument("-i", "--iterations", type=int, default=9))
        parser = argument_parser.get_parser(default_config_files=[])
        self.assertEqual(9, parser.parse_args([]).iterations)
        self.assertNotIn("iterations", parser.limit_options)
        self.assertIn("check_rps", parser.limit_options)

    def test_the_default_values_do_not_depend_on_the_environment(self):
        with mock.patch.dict(os.environ, {"LOCUST_USERS": "7"}):
            self.assertIsNone(argument_parser.default_args_dict()["num_users"])


if __name__ == "__main__":
    unittest.main()
