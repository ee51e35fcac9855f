"""One case of cases.toml: runs it under an implementation, and keeps what was expected of it."""

import json
import shutil
import signal
import subprocess
import tempfile
import time
import tomllib
from pathlib import Path

from known_server import KnownServer
from observe import observe

HERE = Path(__file__).parent
LOCUSTFILES = HERE / "locustfiles"
EXPECTED = HERE / "expected"
SECONDS_AT_MOST = 60


def cases():
    """{name: Case} of all cases, in the order of cases.toml."""
    given = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
    return {name: Case(name, words) for name, words in given.items()}


class Case:
    """A command line with a locustfile, whose outcome is known and the same each time."""

    def __init__(self, name, words):
        self.name = name
        self.words = words
        self.differences = words.get("differs", {})  # aspect -> why ours differs there on purpose

    def run(self, implementation):
        """What it leaves behind under `implementation`: {aspect: plain JSON value}."""
        server = KnownServer().start()
        try:
            with tempfile.TemporaryDirectory(prefix="acrida-compat-") as name:
                folder = Path(name).resolve()
                for path in LOCUSTFILES.glob("*.py"):
                    shutil.copy(path, folder)
                for file, text in self.words.get("files", {}).items():
                    (folder / file).write_text(text.replace("SERVER", server.url), encoding="utf-8")
                words = implementation.locust(*self._arguments(server.url))
                done = _finished(words, folder, implementation.environment(folder, **self.words.get("environment", {})),
                                 self.words.get("signal"))
                return json.loads(json.dumps(observe(done, folder, server, self.words)))
        finally:
            server.stop()

    def _arguments(self, server_url):
        given = [word.replace("SERVER", server_url) for word in self.words["arguments"]]
        locustfile = ["-f", self.words["locustfile"]] if "locustfile" in self.words else []
        return locustfile + ([] if self.words.get("plain") else ["--headless", "-H", server_url]) + given

    def expected(self):
        """What Locust left behind when it was recorded, and what ours leaves in the aspects that differ."""
        recorded = json.loads((EXPECTED / f"{self.name}.json").read_text(encoding="utf-8"))
        return recorded["Locust"], {**recorded["Locust"], **recorded["Acrida differs"]}

    def record(self, of_locust, of_acrida):
        """Keeps what Locust left behind, and of ours only the aspects that differ on purpose."""
        differing = {aspect: of_acrida.get(aspect) for aspect in self.differences}
        text = "{\n" + ",\n".join(f"{json.dumps(key)}: {_lines(value)}" for key, value in
                                  (("Locust", of_locust), ("Acrida differs", differing))) + "\n}\n"
        (EXPECTED / f"{self.name}.json").write_text(text, encoding="utf-8")


def _finished(words, folder, environment, signal_case):
    """The command's CompletedProcess. With `signal_case` (name, after: a text on stdout) it gets a signal meanwhile."""
    with open(folder / "stdout", "w+", encoding="utf-8") as out, open(folder / "stderr", "w+", encoding="utf-8") as err:
        process = subprocess.Popen(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        try:
            if signal_case:
                _wait_for(folder / "stdout", signal_case["after"], process)
                process.send_signal(getattr(signal, signal_case["name"]))
            process.wait(SECONDS_AT_MOST)
        finally:
            process.kill()
            process.wait()
    texts = [(folder / name).read_text(encoding="utf-8", errors="replace") for name in ("stdout", "stderr")]
    return subprocess.CompletedProcess(words, process.returncode, *texts)


def _wait_for(path, text, process):
    deadline = time.monotonic() + SECONDS_AT_MOST
    while text not in path.read_text(encoding="utf-8"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"it did not print {text!r}")
        time.sleep(0.05)


def _lines(value, depth=1):
    """JSON with an item a line, as deep as a reader wants to see it."""
    space = " " * depth
    if depth < 4 and isinstance(value, dict) and value:
        inner = (f"{space}{json.dumps(key)}: {_lines(item, depth + 1)}" for key, item in value.items())
        return "{\n" + ",\n".join(inner) + "\n" + space[1:] + "}"
    if depth < 4 and isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"{space}{json.dumps(item)}" for item in value) + "\n" + space[1:] + "]"
    return json.dumps(value)
