"""run.json as tests read it: by Acrida's own reader first, which refuses what contradicts itself."""

import json
import os
import subprocess

CHECK = os.environ["RUN_JSON_CHECK"]


def read_run_json(path):
    """The document in the file `path`, once read_run_json() of src/report has read it too."""
    # A sanitizer that this interpreter had to be given is in that program already.
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    checked = subprocess.run([CHECK, path], env=environment, text=True, capture_output=True, check=False)
    if checked.returncode != 0:
        raise AssertionError(checked.stdout or f"{CHECK} ended with {checked.returncode}: {checked.stderr}")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def entries_of(run):
    """{(method, name): entry} of a document."""
    return {(entry["method"], entry["name"]): entry for entry in run["entries"]}


def times_of(entry):
    """The response times of an entry in milliseconds, sorted: each as the middle of its bucket."""
    times = []
    for histogram in (entry["success"], entry["failure"]):
        for bucket, count in histogram["buckets"]:
            doublings = max(bucket // 1024 - 1, 0)
            low = (bucket - doublings * 1024) << doublings
            times += [(low + ((1 << doublings) - 1) // 2) / 1e6] * count
    return sorted(times)


def failures_of(run):
    """{(method, name, text): count} of a document."""
    entries = run["entries"]
    return {(entries[failure["entry"]]["method"], entries[failure["entry"]]["name"], failure["text"]): failure["count"]
            for failure in run["failures"]}
