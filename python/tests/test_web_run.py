"""The command with the web UI, as a process of its own: where it listens, several tests in a row, and how it ends."""

import json
import re
import signal
import socket
import sys
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from acrida import _engine
from locust_command import CommandFolder
from run_json_file import read_run_json
from test_headless_run import USERS
from test_verdict_run import PASSING, Server
from test_verdict_run import USERS as HTTP_USERS

SECONDS = 15
REFUSED = 2  # the exit code


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class WebRunTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())
        self.users = self.folder.write("users.py", USERS)
        self.port = free_port()

    def start(self, *arguments):
        running = self.folder.start("-f", self.users, "-P", str(self.port), "--web-host", "127.0.0.1", *arguments)
        self.addCleanup(running.stderr.close)
        self.addCleanup(running.stdout.close)
        self.addCleanup(running.kill)
        return running

    def run_web(self, *arguments, **variables):
        return self.folder.run("-f", self.users, "-P", str(self.port), *arguments, **variables)

    def ask(self, path, form=None):
        data = None if form is None else urllib.parse.urlencode(form).encode()
        until = time.monotonic() + SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", data, SECONDS) as answer:
                    return answer.read().decode()
            except urllib.error.HTTPError:
                raise
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def wait_for(self, state):
        until = time.monotonic() + SECONDS
        while json.loads(self.ask("/stats/requests"))["state"] != state:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.2)

    def test_tests_one_after_the_other_of_which_the_last_one_leaves_its_files(self):
        running = self.start("--run-json", "run.json", "--html", "report_{u}.html", "Till")
        for users in (1, 2):
            answer = json.loads(self.ask("/swarm", {"user_count": users, "spawn_rate": 10, "run_time": "4"}))
            self.assertTrue(answer["success"], answer)
            self.wait_for("running")
            self.wait_for("stopped")
            self.assertFalse((self.folder.path / "run.json").exists())
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=SECONDS)
        self.assertEqual(0, running.returncode, said)
        self.assertIn(f"Starting web interface at http://127.0.0.1:{self.port}, press enter to open your default "
                      "browser.", said)
        self.assertEqual(2, said.count("Run is "), said)
        document = json.loads((self.folder.path / "run.json").read_text())
        self.assertIn("run time limit reached", json.dumps(document))
        self.assertIn('"/sale"', (self.folder.path / "report_2.html").read_text())

    def test_pages_are_told_of_a_run_while_it_goes_on(self):
        self.start("Till")
        self.ask("/swarm", {"user_count": 2, "spawn_rate": 10})
        told = set()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/acrida/events", timeout=SECONDS) as events:
            while not told >= {"hello", "run", "status", "second", "ratio", "logs"}:
                line = events.readline().decode()
                self.assertTrue(line)
                if line.startswith("event: "):
                    told.add(line[7:].strip())

    def test_the_run_so_far_is_a_download(self):
        self.start("Till")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.ask("/acrida/run.json")
        self.assertEqual(404, refused.exception.code)
        refused.exception.close()
        self.ask("/swarm", {"user_count": 2, "spawn_rate": 10})
        run = json.loads(self.ask("/acrida/run.json"))
        self.assertEqual("locustfile", run["run"]["kind"])

    def told(self, section, that=lambda data: True):
        """The first of this name, parsed, for which `that` holds, of those that a page is told."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/acrida/events", timeout=SECONDS) as events:
            while line := events.readline().decode():
                if line.strip() == f"event: {section}":
                    data = json.loads(events.readline().decode().removeprefix("data: "))
                    if that(data):
                        return data
        return self.fail(f"no more events, and no such {section}")

    def has_plan(self):
        page = self.ask("/")
        return json.loads(re.search(r"window\.templateArgs = (\{.*?\});", page, re.DOTALL)[1])["acrida"]["has_plan"]

    def start_with_targets(self, *arguments):
        """Of users that want a site, which is there."""
        server = Server()
        self.addCleanup(server.stop)
        self.folder.write("users.py", HTTP_USERS)
        self.folder.write("targets.md", PASSING)
        return server, self.start("--targets", "targets.md", "--run-json", "run.json", *(
            server.url if one == "HOST" else one for one in arguments))

    def end(self, running):
        running.send_signal(signal.SIGTERM)
        return running.communicate(timeout=SECONDS)[1]

    def test_with_targets_pages_have_the_plan_before_the_start_and_each_test_has_it_for_its_own_load(self):
        server, running = self.start_with_targets("-H", "HOST", "-u", "4", "-r", "10")
        self.assertTrue(self.has_plan())
        self.assertEqual({"/login": 1, "/sell": 3, "/refused": 3}, server.counts)
        before = self.told("plan")
        self.assertEqual(4, before["document"]["users"])
        self.assertIn("GET /login", before["text"])
        self.assertEqual("ready", self.told("status")["state"])
        self.assertTrue(json.loads(self.ask("/swarm", {"user_count": 7, "spawn_rate": 100}))["success"])
        self.assertEqual(7, self.told("plan", lambda plan: plan)["document"]["users"])
        self.assertIn("/login", [row[1] for row in self.told("rows", lambda rows: rows["rows"])["rows"]])
        self.ask("/stop")
        said = self.end(running)
        self.assertEqual(7, read_run_json(self.folder.path / "run.json")["plan"]["classes"][0]["users"])
        self.assertEqual(1, said.count("Rehearsal: each user class once"), said)

    def test_a_plan_of_another_host_says_nothing_of_a_test(self):
        _, running = self.start_with_targets("-H", "HOST")
        self.assertTrue(self.has_plan())
        self.ask("/swarm", {"user_count": 1, "spawn_rate": 1, "host": "http://127.0.0.1:9"})
        self.wait_for("running")
        self.assertFalse(self.has_plan())
        self.assertIsNone(self.told("plan"))
        self.assertIn("No plan for this test: the rehearsal was against http://127.0.0.1:", self.end(running))

    def test_without_a_host_nothing_is_rehearsed(self):
        server, running = self.start_with_targets()
        self.assertFalse(self.has_plan())
        self.assertEqual({}, server.counts)
        self.assertIn("No plan: the host is not known before the start", self.end(running))

    def test_targets_that_the_requests_do_not_fit_end_it_before_it_listens(self):
        server = Server()
        self.addCleanup(server.stop)
        self.folder.write("users.py", HTTP_USERS.replace("/refused", "/granted"))  # what fails leaves names unknown
        self.folder.write("targets.md", PASSING.replace("/login", "/nowhere"))
        done = self.run_web("--targets", "targets.md", "-H", server.url)
        self.assertEqual(REFUSED, done.returncode, done.stderr)
        self.assertNotIn("Starting web interface", done.stderr)

    def test_any_port_is_named_once_it_is_known(self):
        self.port = 0
        running = self.start("Till")
        said = ""
        while "Starting web interface" not in said:
            said = running.stderr.readline()
            self.assertTrue(said)
        self.port = int(re.search(r"at http://127\.0\.0\.1:(\d+), press enter", said)[1])
        self.assertIn("worker_count", self.ask("/worker-count"))

    def test_what_cannot_be_had_beside_a_test_is_an_answer_and_the_next_start_may_have_it(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            running = self.start("--prometheus", address, "Till")
            refused = json.loads(self.ask("/swarm", {"user_count": 1, "spawn_rate": 10}))
            self.assertEqual((False, "ready"), (refused["success"], json.loads(self.ask("/stats/requests"))["state"]))
            self.assertIn("--prometheus: listen on 127.0.0.1:", refused["message"])
        for _ in range(2):
            self.assertTrue(json.loads(self.ask("/swarm", {"user_count": 1, "spawn_rate": 10}))["success"])
            self.wait_for("running")
            with urllib.request.urlopen(f"http://{address}/metrics", timeout=SECONDS) as answer:
                self.assertEqual(200, answer.status)
            self.ask("/stop")
        said = self.end(running)
        self.assertIn(f"ERROR/locust.web: {refused['message']}", said)
        self.assertIn("Shutting down (exit code 0)", said)

    def test_a_database_that_is_away_refuses_the_start_of_a_page_and_ends_an_autostart(self):
        away = ("--watch-redis", f"redis://127.0.0.1:{free_port()}", "Till")
        running = self.start("--run-json", "run.json", *away)
        refused = json.loads(self.ask("/swarm", {"user_count": 1, "spawn_rate": 10}))
        self.assertFalse(refused["success"])
        self.assertIn("--watch-redis", refused["message"])
        self.end(running)
        self.assertEqual(0, running.returncode)
        done = self.run_web("--web-host", "127.0.0.1", "--autostart", *away)
        self.assertEqual(REFUSED, done.returncode, done.stderr)

    def test_autostart_and_autoquit(self):
        done = self.run_web("--web-host", "127.0.0.1", "--autostart", "-t", "1", "--autoquit", "0", "Till")
        self.assertEqual(0, done.returncode, done.stderr)
        for line in ("Run time limit set to 1 seconds", "--run-time limit reached, stopping test",
                     "--autoquit time reached, shutting down", "Shutting down (exit code 0)"):
            self.assertIn(line, done.stderr)

    def test_the_run_time_of_the_command_line_ends_no_test_of_a_page(self):
        running = self.start("--autostart", "--autoquit", "0", "-t", "3", "--run-json", "run.json", "Till")
        self.wait_for("running")
        self.ask("/stop")
        self.ask("/swarm", {"user_count": 1, "spawn_rate": 1, "run_time": "4"})
        _, said = running.communicate(timeout=SECONDS)  # --autoquit comes after it
        self.assertEqual(0, running.returncode, said)
        run = read_run_json(self.folder.path / "run.json")
        self.assertGreaterEqual(run["end_ns"] - run["start_ns"], 3_900_000_000)

    def test_a_second_signal_is_not_needed_while_users_run(self):
        running = self.start("--autostart", "--autoquit", "0", "Till")
        self.wait_for("running")
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=SECONDS)
        self.assertEqual(0, running.returncode, said)
        self.assertIn("Shutting down (exit code 0)", said)

    def test_wrong_options_are_refused_before_anything_is_made(self):
        for arguments, code, said in (
            (("--web-base-path", "load"), 1, "Invalid format for --web-base-path argument (load): the url path must"),
            (("--tls-cert", "a.pem"), 2, "'--tls-cert' requires '--tls-key'"),
            (("--tls-cert", "none", "--tls-key", "none"), 2, "error: --tls-cert: there is no file none; name the one "),
            (("--tls-cert", "/dev/null", "--tls-key", "none"), 2, "error: --tls-cert: /dev/null is empty; copy the "),
            (("--tls-cert", self.users, "--tls-key", "none"), 2, "users.py is not PEM: a certificate in PEM has lines"),
            (("--build-path", "x"), 2, "--build-path: Acrida has a web UI of its own"),
            (("--web-password-file", "x"), 2, "'--web-password-file' requires '--web-login'"),
            (("--web-login", "--web-password-file", "nowhere"), 2, "--web-password-file: "),
            (("--autoquit", "3"), 1, "--autoquit is only meaningful in combination with --autostart"),
        ):
            with self.subTest(arguments):
                done = self.run_web(*arguments)
                self.assertEqual(code, done.returncode, done.stderr)
                self.assertIn(said, done.stderr)

    def test_a_port_that_is_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", self.port))
            taken.listen()
            done = self.run_web("--web-host", "127.0.0.1")
        self.assertEqual(2, done.returncode)
        self.assertIn(f"The web interface cannot listen on 127.0.0.1:{self.port}: ", done.stderr)

    def test_locust_listens_everywhere_and_warns_acrida_on_this_machine_alone(self):
        running = self.folder.start("-f", self.users, "-P", str(self.port), "--autostart", "-t", "1", "--autoquit", "0")
        _, said = running.communicate(timeout=SECONDS)
        self.assertIn(f"Starting web interface at http://0.0.0.0:{self.port}, ", said)
        self.assertIn("asks for no password", said)
        launcher = Path(_engine.__file__).parent / "launch.py"
        command = [sys.executable, str(launcher), "acrida", "-f", self.users, "-P", str(self.port), "--autostart",
                   "-t", "1", "--autoquit", "0"]
        self.folder.command = lambda *_: command
        said = self.folder.run().stderr
        self.assertIn(f"Starting web interface at http://127.0.0.1:{self.port}, ", said)
        self.assertIn("It is served to this machine alone; --web-host '*' opens it to the network", said)

    def test_a_password_by_variable(self):
        running = self.folder.start("-f", self.users, "-P", str(self.port), "--web-host", "127.0.0.1", "--web-login",
                                    env=self.folder.environment({"ACRIDA_WEB_PASSWORD": "sesame"}))
        self.addCleanup(running.communicate)
        self.addCleanup(running.kill)
        self.assertIn("authArgs", self.ask("/login"))
        with self.assertRaises(urllib.error.HTTPError):
            self.ask("/swarm", {"user_count": 1, "spawn_rate": 1})


if __name__ == "__main__":
    unittest.main()
