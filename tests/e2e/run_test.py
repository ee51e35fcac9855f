"""Runs against servers that answer, refuse, die and come back; how runs end and what they leave behind."""

import csv
import json
import os
import re
import resource
import signal
import subprocess
import unittest

from acrida_process import EndToEnd
from plain_server import PlainServer, refused_port

PING = """
#include <acrida/acrida.h>
using namespace acrida;
using namespace std::chrono_literals;
struct Pinger : HttpUser {
  Task<> ping() { co_await client.get("/ping"); }
  Task<> pay() { co_await client.post("/pay").json(object("amount", 5)); }
};
ACRIDA_SCENARIO(scenario) {
  scenario.user<Pinger>().wait_time(constant(20ms)).task("ping", &Pinger::ping, 3).task("pay", &Pinger::pay);
}
"""

PATIENT = """
#include <acrida/acrida.h>
#include <cstdio>
using namespace acrida;
using namespace std::chrono_literals;
struct Patient : HttpUser {
  Task<> wait() {
    co_await client.get("/begun");
    std::fputs("answered\\n", stderr);
    co_await sleep(1h);
  }
};
ACRIDA_SCENARIO(scenario) { scenario.user<Patient>().task("wait", &Patient::wait); }
"""

BLOCKER = """
#include <acrida/acrida.h>
#include <cstdio>
#include <thread>
using namespace acrida;
using namespace std::chrono_literals;
struct Blocker : HttpUser {
  Task<> block() {
    co_await client.get("/begun");
    std::fputs("blocked\\n", stderr);
    std::this_thread::sleep_for(1h);
  }
};
ACRIDA_SCENARIO(scenario) { scenario.user<Blocker>().task("block", &Blocker::block); }
"""

LISTENERS = """
#include <acrida/acrida.h>
#include <stdexcept>
using namespace acrida;
struct Getter : HttpUser {
  Task<> get() { co_await client.get("/ping"); }
};
ACRIDA_SCENARIO(scenario) {
  scenario.user<Getter>().task("get", &Getter::get);
  scenario.on_test_PLACE([](const Environment&) { throw std::runtime_error("no accounts"); });
}
"""

THROWER = """
#include <acrida/acrida.h>
#include <stdexcept>
using namespace acrida;
using namespace std::chrono_literals;
struct Thrower : User {
  Task<> stumble() {
    co_await sleep(1ms);
    throw std::runtime_error("the till is\\nstuck");
  }
};
ACRIDA_SCENARIO(scenario) { scenario.user<Thrower>().wait_time(constant(10ms)).task("stumble", &Thrower::stumble); }
"""


class Run(EndToEnd):

    def server(self, **options):
        server = PlainServer(**options).start()
        self.addCleanup(server.die)
        return server

    def ping(self, host, *arguments, **options):
        self.write_scenario("ping.cpp", PING)
        return self.start("-f", "ping.cpp", "--headless", "-H", host, *arguments, **options)

    def run_json(self):
        return json.loads(self.read("run.json"))

    def rows(self, name):
        return list(csv.DictReader(self.read(name).splitlines()))

    def assert_tables(self, process):
        text = process.text("stderr")
        for heading in ("Run is valid: ", "Response time percentiles (approximated)", "Aggregated"):
            self.assertIn(heading, text)
        self.assertRegex(process.lines["stderr"][-1], r"Shutting down \(exit code \d+\)$")

    def assert_whole_files(self, server):
        """Every file is complete, and all agree with each other and with the server."""
        run = self.run_json()
        total = run["total"]
        stats = {(row["Type"], row["Name"]): row for row in self.rows("run_stats.csv")}
        locust = {(entry["method"], entry["name"]): entry for entry in json.loads(self.read("locust.json"))}
        self.assertEqual(int(stats["", "Aggregated"]["Request Count"]), total["requests"])
        history = self.rows("run_stats_history.csv")
        self.assertEqual(int(history[-1]["Total Request Count"]), total["requests"])
        self.assertIsNone(history[-1].get(None))
        for entry in run["entries"]:
            key = entry["method"], entry["name"]
            self.assertEqual(int(stats[key]["Request Count"]), entry["requests"])
            self.assertEqual(locust[key]["num_requests"], entry["requests"])
            self.assertEqual(server.requests[key], entry["exchanges"] + entry["abandoned"])

    def test_a_run_ends_with_its_run_time_and_files_that_agree(self):
        server = self.server()
        process = self.ping(server.url, "-u", "5", "-r", "5", "-t", "3s", "--csv", "run", "--json-file", "locust",
                            "--run-json", "run.json", "--request-log", "requests.csv")
        self.assert_ended_well(process)
        self.assert_tables(process)
        self.assertIn("Ramping to 5 users at a rate of 5.00 per second", process.text("stderr"))
        self.assertIn('All users spawned: {"Pinger": 5} (5 total users)', process.text("stderr"))
        self.assertIn("--run-time limit reached, shutting down", process.text("stderr"))
        self.assert_whole_files(server)
        requests = self.run_json()["total"]["requests"]
        self.assertGreater(requests, 100)
        self.assertEqual(len(self.rows("requests.csv")), requests)

    def test_iterations_are_exact(self):
        server = self.server()
        process = self.ping(server.url, "-u", "4", "-r", "4", "-i", "50", "--run-json", "run.json", "--only-summary")
        self.assert_ended_well(process)
        self.assertEqual(server.served, 50)
        self.assertEqual(self.run_json()["total"]["requests"], 50)

    def test_json_goes_to_standard_output(self):
        server = self.server()
        process = self.ping(server.url, "-i", "5", "--json", "--only-summary")
        self.assert_ended_well(process)
        self.assertEqual(sum(entry["num_requests"] for entry in json.loads(process.text("stdout"))), 5)

    def test_ctrl_c_prints_the_tables_and_writes_whole_files(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                server = self.server()
                process = self.ping(server.url, "-u", "5", "-r", "5", "--csv", "run", "--json-file", "locust",
                                    "--run-json", "run.json")
                server.wait_for_requests(100)
                process.signal(number)
                self.assert_ended_well(process)
                self.assert_tables(process)
                self.assert_whole_files(server)
                self.assertEqual(self.run_json()["run"]["stop_reason"], "interrupted")
                self.assertEqual([name for name in os.listdir(self.folder) if ".tmp" in name], [])

    def test_ctrl_c_waits_for_tasks_and_a_second_one_does_not(self):
        self.write_scenario("patient.cpp", PATIENT)
        server = self.server()
        process = self.start("-f", "patient.cpp", "--headless", "-H", server.url, "-s", "30m", "--run-json", "run.json")
        process.wait_for_line("answered")
        process.signal(signal.SIGINT)
        process.wait_for_line("interrupted, shutting down")
        self.assertIsNone(process.process.poll())
        process.signal(signal.SIGINT)
        self.assert_ended_well(process)
        self.assert_tables(process)
        self.assertEqual(self.run_json()["total"]["requests"], 1)

    def test_a_scenario_that_blocks_its_shard_does_not_keep_the_run_from_ending(self):
        self.write_scenario("blocker.cpp", BLOCKER)
        for signals in (2, 3):  # after two the shard is given some seconds to answer
            with self.subTest(signals=signals):
                server = self.server()
                process = self.start("-f", "blocker.cpp", "--headless", "-H", server.url, "--shards", "2", "--csv",
                                     "run", "--run-json", "run.json", "--request-log", "requests.csv")
                process.wait_for_line("blocked")
                for line in ("interrupted, shutting down", "users are cut off", "left behind")[:signals]:
                    process.signal(signal.SIGINT)
                    process.wait_for_line(line)
                self.assertEqual(process.wait(), 2, process.text("stderr"))
                self.assert_tables(process)
                self.assertIn("1 of 2 shards did not answer", process.text("stderr"))
                self.assertEqual(self.run_json()["run"]["stop_reason"], "interrupted; 1 of 2 shards did not answer")
                self.assertEqual(self.rows("run_stats.csv")[-1]["Name"], "Aggregated")
                self.assertTrue(self.read("requests.csv").endswith("\n"))

    def test_a_listener_that_throws_at_the_start_or_the_stop_is_exit_code_2(self):
        server = self.server()
        for place in ("start", "stop"):
            with self.subTest(place=place):
                self.write_scenario("listeners.cpp", LISTENERS.replace("PLACE", place))
                process = self.start("-f", "listeners.cpp", "--headless", "-H", server.url, "-i", "1")
                self.assertEqual(process.wait(), 2, process.text("stderr"))
                self.assertIn(f"on_test_{place}: no accounts", process.text("stderr"))

    def test_closed_standard_descriptors_are_not_taken_for_files(self):
        server = self.server()
        self.write_scenario("ping.cpp", PING)
        program = self.start("-f", "ping.cpp", "--headless", "-H", server.url, "-i", "20", "--csv", "run",
                             "--request-log", "requests.csv",
                             preexec_fn=lambda: [os.close(descriptor) for descriptor in range(3)])
        self.assertEqual(program.wait(), 0)
        self.assertEqual(len(self.rows("requests.csv")), 20)
        for name in ("run_stats_history.csv", "requests.csv"):
            self.assertEqual(len({len(row) for row in csv.reader(self.read(name).splitlines())}), 1, name)

    def test_a_port_that_refuses_is_said_in_one_line(self):
        host = f"http://127.0.0.1:{refused_port(self)}"
        process = self.ping(host, "-i", "3", "--csv", "run")
        self.assert_ended_well(process, 1)
        line = process.wait_for_line(f"All 3 requests to {host} failed; most often: ")
        self.assertIn("refused", line.lower())
        self.assertEqual(self.rows("run_stats.csv")[-1]["Failure Count"], "3")

    def test_a_host_that_does_not_exist_is_said_in_one_line(self):
        process = self.ping("http://no-such-host.invalid", "-i", "1", "--connect-timeout", "5s")
        self.assert_ended_well(process, 1)
        process.wait_for_line("All 1 requests to http://no-such-host.invalid failed; most often: ")

    def test_a_host_that_is_no_url_is_one_line(self):
        process = self.ping("erp.example.com")
        self.assert_one_line(process, 2, "erp.example.com")

    def test_no_host_is_one_line(self):
        self.write_scenario("ping.cpp", PING)
        process = self.run_to_end("-f", "ping.cpp", "--headless", "--skip-log-setup")
        self.assert_one_line(process, 2, "Pinger has no host")

    def test_a_certificate_that_nobody_signed_is_said_in_one_line(self):
        certificate = self.path("server.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=till",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", certificate, "-out", self.path("cert")],
                       check=True, capture_output=True, timeout=60)
        with open(certificate, "a", encoding="utf-8") as file:
            file.write(self.read("cert"))
        server = self.server(certificate=certificate)
        process = self.ping(server.url, "-i", "2")
        self.assert_ended_well(process, 1)
        self.assertIn("certificate", process.wait_for_line(f"All 2 requests to {server.url} failed; most often: "))
        self.assertEqual(server.served, 0)
        for arguments in (["--insecure"], ["--cacert", self.path("cert")]):
            process = self.ping(server.url, "-i", "2", *arguments)
            self.assert_ended_well(process)
        self.assertEqual(server.served, 4)

    def test_exceptions_of_a_scenario_are_counted_and_written(self):
        self.write_scenario("thrower.cpp", THROWER)
        process = self.start("-f", "thrower.cpp", "--headless", "-i", "5", "--csv", "run", "--only-summary")
        self.assert_ended_well(process, 1)
        rows = self.rows("run_exceptions.csv")
        self.assertEqual([row["Count"] for row in rows], ["5"])
        self.assertIn("the till is\\nstuck", rows[0]["Message"])
        process.wait_for_line("the till is\\nstuck")

    def test_a_file_that_cannot_be_made_stops_the_program_before_the_run(self):
        server = self.server()
        self.write("folder", "")
        process = self.ping(server.url, "-i", "5", "--csv", "folder/run", "--skip-log-setup")
        self.assert_one_line(process, 2, "--csv", "folder")
        self.assertEqual(server.served, 0)

    def test_a_full_disk_at_the_end_costs_that_file_alone(self):
        server = self.server()
        process = self.ping(server.url, "-i", "20", "--csv", "run", "--run-json", "/dev/full")
        self.assertEqual(process.wait(), 2, process.text("stderr"))
        errors = [line for line in process.lines["stderr"] if "/ERROR/" in line]
        self.assertEqual(len(errors), 1, errors)
        self.assertIn("--run-json: write /dev/full: No space left on device", errors[0])
        self.assert_tables(process)
        self.assertEqual(self.rows("run_stats.csv")[-1]["Request Count"], "20")

    def test_a_disk_that_fills_up_under_the_csv_files_costs_those_alone(self):
        server = self.server()
        self.assert_ended_well(self.ping(server.url, "-i", "1"))  # compiled before the disk is small
        # No file may grow beyond this: the history's heading fits, its rows do not.
        bytes_max = 600
        process = self.ping(server.url, "-u", "2", "-t", "3s", "--csv", "run", "--json", preexec_fn=lambda:
                            resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_max, bytes_max)))
        self.assertEqual(process.wait(), 2, process.text("stderr"))
        errors = [line for line in process.lines["stderr"] if "/ERROR/" in line]
        self.assertEqual(len(errors), 1, errors)
        self.assertIn("--csv: write ", errors[0])
        self.assert_tables(process)
        self.assertGreater(sum(entry["num_requests"] for entry in json.loads(process.text("stdout"))), 0)
        history = self.read("run_stats_history.csv")
        self.assertLessEqual(len(history), bytes_max)
        self.assertTrue(history.endswith("\r\n"))
        self.assertEqual(len({line.count(",") for line in history.splitlines()}), 1)

    def test_a_server_that_dies_and_comes_back_is_a_result(self):
        server = self.server()
        process = self.ping(server.url, "-u", "5", "-r", "5", "--csv", "run", "--json-file", "locust",
                            "--run-json", "run.json")
        server.wait_for_requests(100)
        server.die()
        failed = re.compile(r"Aggregated +\d+ +[1-9]\d*\(")
        while not failed.search(process.next_line("stderr")):
            pass
        before = server.served
        server.start()
        server.wait_for_requests(before + 100)
        process.signal(signal.SIGINT)
        self.assert_ended_well(process, 1)
        run = self.run_json()
        self.assertGreaterEqual(run["total"]["requests"] - run["total"]["failures"], 190)
        kinds = {failure["text"] for failure in run["failures"]}
        self.assertTrue(any("refused" in kind.lower() for kind in kinds), kinds)
        rows = self.rows("run_failures.csv")
        self.assertEqual(sum(int(row["Occurrences"]) for row in rows), run["total"]["failures"])


if __name__ == "__main__":
    unittest.main()
