"""What a scenario says about its requests is what is counted; what it is told of them is what happened."""

import json
import os
import subprocess

from acrida_process import EndToEnd
from plain_server import PlainServer

CALLER = r"""
#include <acrida/acrida.h>
#include <cstdio>
#include <map>
#include <mutex>
#include <stdexcept>
using namespace acrida;

std::mutex mutex;
std::map<std::string, int> seen;

void note(const std::string& event) {
  const std::lock_guard lock(mutex);
  ++seen[event];
}

struct Caller : HttpUser {
  Task<> verdicts() {
    {
      auto answer = co_await client.get("/fine").name("refused").catch_response();
      answer.failure("no balance");
    }
    {
      auto answer = co_await client.get("/missing").name("forgiven").catch_response();
      answer.success();
    }
    {
      auto answer = co_await client.get("/missing").name("undecided").catch_response();
    }
    {
      auto answer = co_await client.get("/fine").name("decided twice").catch_response();
      answer.failure("no");
      answer.success();
    }
    {
      auto answer = co_await client.get("/fine").name("thrown").catch_response();
      throw std::runtime_error("the till is stuck");
    }
  }
  Task<> names() {
    for (const char* path : {"/items/1", "/items/2"}) {
      co_await client.get(path).name("/items/[id]");
    }
    co_await client.get("/search").query("q", "a b");
    co_await client.get("/plain?y=2");
  }
};

ACRIDA_SCENARIO(scenario) {
  scenario.on_test_start([](const Environment& environment) { note("start " + environment.host()); });
  scenario.on_request([](const RequestEvent& event) {
    note(std::string(event.method) + " " + std::string(event.name) + " " + std::to_string(event.status) + " " +
         std::string(event.failure) + (event.response_time > Duration::zero() ? "" : " took no time") +
         (event.user == nullptr || event.response == nullptr ? " without its user" : ""));
  });
  scenario.on_user_error([](const UserErrorEvent& event) {
    note("error " + std::string(event.place) + " " + std::string(event.type) + " " + std::string(event.text));
  });
  scenario.on_test_stop([path = scenario.param("events", "")](const Environment&) {
    note("stop");
    std::FILE* file = std::fopen(path.c_str(), "w");
    for (const auto& [event, count] : seen) std::fprintf(file, "%d %s\n", count, event.c_str());
    std::fclose(file);
  });
  scenario.user<Caller>().sequential().task("verdicts", &Caller::verdicts).task("names", &Caller::names);
}
"""

# What ACRIDA_SCENARIO makes of a file, for another build; whoever loads it finds out.
FOREIGN = """
#include <cstdio>
extern "C" const char acrida_scenario_tag[];
__attribute__((used, section(".acrida_tag"))) const char acrida_scenario_tag[] = "acrida 0.0.1 other";
__attribute__((constructor)) static void on_load() { std::puts("code of it ran"); }
extern "C" void acrida_describe_scenario(void*) {}
"""

# As Locust writes them.
REFUSED = "CatchResponseError('no balance')"
UNDECIDED = "HTTPError('404 Client Error: Not Found for url: undecided')"


class Scenario(EndToEnd):

    def call(self, *arguments):
        """Two rounds of both tasks by one user."""
        server = PlainServer().start()
        self.addCleanup(server.die)
        server.answers["/missing"] = 404, b"{}"
        self.write_scenario("caller.cpp", CALLER)
        process = self.run_to_end("-f", "caller.cpp", "--headless", "-H", server.url, "-i", "4", "--only-summary",
                                  "--run-json", "run.json", "--param", f"events={self.path('events')}", *arguments)
        self.assertIn(process.wait(), (1, 5), process.text("stderr"))
        self.run_data = json.loads(self.read("run.json"))
        return server

    def counts(self):
        return {entry["name"]: (entry["requests"], entry["failures"]) for entry in self.run_data["entries"]}

    def test_the_verdict_of_catch_response_is_what_is_counted(self):
        self.call()
        counts = self.counts()
        self.assertEqual({name: counts[name] for name in ("refused", "forgiven", "undecided", "decided twice", "thrown")},
                         {"refused": (2, 2), "forgiven": (2, 0), "undecided": (2, 2), "decided twice": (2, 0),
                          "thrown": (2, 0)})
        failures = {self.run_data["entries"][failure["entry"]]["name"]: failure["text"]
                    for failure in self.run_data["failures"]}
        self.assertEqual(failures, {"refused": REFUSED, "undecided": UNDECIDED})

    def test_requests_are_counted_under_their_names(self):
        server = self.call()
        counts = self.counts()
        self.assertEqual({name: counts[name] for name in counts if name.startswith("/")},
                         {"/items/[id]": (4, 0), "/search": (2, 0), "/plain?y=2": (2, 0)})
        for path in ("/items/1", "/items/2", "/search?q=a+b", "/plain?y=2"):
            self.assertEqual(server.requests["GET", path], 2, path)

    def test_listeners_hear_of_every_request_error_start_and_stop(self):
        server = self.call()
        events = dict(reversed(line.split(" ", 1)) for line in self.read("events").splitlines())
        self.assertEqual(events, {
            f"start {server.url}": "1", "stop": "1", f"GET undecided 404 {UNDECIDED}": "2",
            f"GET refused 200 {REFUSED}": "2", "GET forgiven 404 ": "2", "GET decided twice 200 ": "2", "GET thrown 200 ": "2",
            "GET /items/[id] 200 ": "4", "GET /search 200 ": "2", "GET /plain?y=2 200 ": "2",
            "error Caller.verdicts std::runtime_error the till is stuck": "2"})

    def test_a_library_of_another_build_is_one_line_and_none_of_its_code_runs(self):
        self.write("foreign.cpp", FOREIGN)
        subprocess.run(["c++", "-shared", "-fPIC", "-o", self.path("foreign.so"), self.path("foreign.cpp")], check=True,
                       timeout=90)
        process = self.start("-f", "foreign.so", "--list")
        self.assert_one_line(process, 2, "foreign.so was compiled for another build of acrida", "acrida 0.0.1 other")
        self.assertEqual(process.text("stdout"), "")

    def test_the_cache_directory_is_closed_to_others(self):
        # A home of its own, so that the directory is made here.
        environment = {**self.environment(), "XDG_CACHE_HOME": self.path("cache")}
        self.write("broken.cpp", "#error here\n")
        self.environment = lambda: environment
        for _ in range(2):
            self.assertEqual(self.run_to_end("-f", "broken.cpp", "--list").wait(), 2)
            self.assertEqual(os.stat(self.path("cache/acrida")).st_mode & 0o777, 0o700)
        os.chmod(self.path("cache/acrida"), 0o750)
        self.assert_one_line(self.start("-f", "broken.cpp", "--list"), 2, "open to others", "chmod 700")
