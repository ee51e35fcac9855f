"""What a run of `locust` left behind, without what differs from run to run: times, ports, folders, addresses."""

import csv
import io
import json
import re

LOG_LINE = re.compile(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] [^/]*/(\w+)/([\w.]+): (.*)", re.S)
TRACEBACK = "Traceback (most recent call last):"
STATS_HEADING = re.compile(r"Type +Name +# reqs +# fails \|")
STATS_ROW = re.compile(r" \d+ +\d+\([\d.]+%\) \|")
PERCENTILES_HEADING = "Response time percentiles (approximated)"
ERRORS_HEADING = "Error report"
OWN_HEADING = re.compile("Run is valid: |RUN IS INVALID: ")  # of what Acrida says of a run, after Locust's tables
RULE = re.compile(r"-+(\|-+)+")
# Columns of the CSV files, by what each file's name ends with, that do not hang on time.
TIMELESS = {
    "_stats.csv": ("Type", "Name", "Request Count", "Failure Count"),
    "_failures.csv": ("Method", "Name", "Error", "Occurrences"),
    "_exceptions.csv": ("Count", "Message", "Traceback", "Nodes"),
    "_stats_history.csv": ("Type", "Name"),
}
# Where the locustfile itself sets response times, these are fixed too.
FIXED_TIMES = {"_stats.csv": ("Median Response Time", "Average Response Time", "Min Response Time",
                              "Max Response Time", "Average Content Size", "50%", "66%", "75%", "80%", "90%", "95%",
                              "98%", "99%", "99.9%", "99.99%", "100%")}
JSON_TIMES = ("response_times", "total_response_time", "max_response_time", "min_response_time")


class Normaliser:
    """Replaces what differs from run to run in texts."""

    def __init__(self, folder, server_url):
        port = server_url.rpartition(":")[2]
        self._replacements = [(re.escape(str(folder)), "FOLDER"), (re.escape(server_url), "SERVER"),
                              (rf"\b{port}\b", "PORT"), (r"0x[0-9a-f]{4,}", "0x...."),
                              (r"[?&]_=\d+", "?_=TIME"), (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
                              (r" \(called from \S+\)", ""), (r" from \S+/locust \(Python [\d.]+\)", " from PACKAGE"),
                              # a frame of the package's own, in the place that rest() names
                              (r"\S*/locust/\S+\.py:\d+ in \w+, ", "")]

    def text(self, text):
        for pattern, replacement in self._replacements:
            text = re.sub(pattern, replacement, text)
        return self._traceback(text)

    @staticmethod
    def _traceback(text):
        """Of a traceback the frames in the locustfiles, since those in between are the implementation's."""
        if "  File " not in text:
            return text
        kept, in_frame, ours = [], False, False
        for line in text.split("\n"):
            if line.startswith("  File "):
                in_frame, ours = True, 'File "FOLDER/' in line
                if ours:
                    kept.append(line)
            elif in_frame and line.startswith("    "):
                if ours and not set(line.strip()) <= set("^~"):
                    kept.append(line)
            elif not line.startswith("  [Previous line"):
                in_frame = False
                kept.append(line)
        return "\n".join(kept)


def observe(done, folder, server, case):
    """{aspect: plain JSON value} of one run, a subprocess.CompletedProcess in `folder` against `server`."""
    normal = Normaliser(folder, server.url)
    log, tables, other = split_stderr(done.stderr)
    seen = {
        "exit code": done.returncode,
        "stdout": normal.text(done.stdout).splitlines(),
        "log": [normal.text(line) for line in log],
        "stderr": [line for line in normal.text("\n".join(other)).splitlines() if line.strip()],
        **read_tables(tables, normal),
        "requests": {normal.text(request): count for request, count in server.requests().items()},
    }
    for path in sorted(folder.iterdir()):
        text = path.read_bytes().decode() if path.suffix in (".csv", ".json", ".html", ".log") else ""
        if path.suffix == ".csv":
            seen[path.name] = read_csv(path.name, text, normal, case.get("fixed_times"))
        elif path.suffix == ".json":
            seen[path.name] = read_json(text, case.get("fixed_times"))
        elif path.suffix == ".html":
            seen[path.name] = read_html(text, normal)
        elif path.suffix == ".log":
            seen[path.name] = [normal.text(line) for line in split_stderr(text)[0]]
    if case.get("help_on_stdout"):
        seen["stdout"] = read_help(done.stdout)
    if case.get("json_on_stdout"):
        seen["stdout"] = read_json(done.stdout, case.get("fixed_times"))
    for aspect in case.get("in_any_order", ()):
        seen[aspect] = sorted(seen[aspect])
    return {aspect: value for aspect, value in seen.items() if value != [] and value != {} and aspect not in case.get("without", ())}


def split_stderr(text):
    """(log records as "LEVEL/logger: message", lines of tables, other lines), without Acrida's own last words."""
    log, tables, other, own = [], [], [], []
    into = other
    for line in text.split("\n"):
        if match := LOG_LINE.match(line):
            log.append("{}/{}: {}".format(*match.groups()))
            into = log
        elif (STATS_HEADING.match(line) or line.strip() in (PERCENTILES_HEADING, ERRORS_HEADING)
              or STATS_ROW.search(line)):  # which may come after a line that a user logs meanwhile
            into = tables
            tables.append(line)
        elif OWN_HEADING.match(line):
            into = own
        elif into is own:
            pass
        elif into is log and line.strip():
            log[-1] += "\n" + line
        elif into is tables:
            tables.append(line)
        elif line.strip():
            other.append(line)
    return log, tables, other


def read_tables(lines, normal):
    """The last table of each kind: headings and rules as they are, of the rows what does not hang on time."""
    tables = {"statistics": [], "percentiles": [], "error report": []}
    into = None
    for line in lines:
        if STATS_HEADING.match(line):
            into = tables["statistics"] = [line]
        elif line.strip() == PERCENTILES_HEADING:
            into = tables["percentiles"] = [line]
        elif line.strip() == ERRORS_HEADING:
            into = tables["error report"] = [line]
        elif into is not None and line.strip():
            into.append(line)
    return {
        "statistics": [statistics_row(line) for line in tables["statistics"]],
        "percentiles": [percentiles_row(line) for line in tables["percentiles"]],
        "error report": sorted(normal.text(line).rstrip() for line in tables["error report"]),
    }


def statistics_row(line):
    """Up to the first bar, after which the times stand; the rest only by its length."""
    if STATS_HEADING.match(line) or RULE.fullmatch(line.strip()):
        return line
    counts, _, _ = line.partition(" |")
    return counts


def percentiles_row(line):
    """Without the percentiles: what stands before the first number of the row, and the count at its end."""
    if line.startswith(("Type ", PERCENTILES_HEADING)) or RULE.fullmatch(line.strip()):
        return line
    return f"{line[:89].rstrip()} ... {line.split()[-1]}"


def read_csv(name, text, normal, fixed_times):
    """The heading, how its lines end, and of the rows the columns that do not hang on time."""
    kind = next(kind for kind in sorted(TIMELESS, key=len, reverse=True) if name.endswith(kind))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    columns = TIMELESS[kind] + (FIXED_TIMES.get(kind, ()) if fixed_times else ())
    chosen = [[normal.text(row[column]) for column in columns] for row in rows]
    if kind == "_stats_history.csv":  # a row a second, and how many there are hangs on time
        chosen = sorted(map(list, set(map(tuple, chosen))))
    elif kind == "_failures.csv":  # in the order of hashes of texts, in which a port may stand
        chosen.sort()
    return {"heading": text.partition("\r\n")[0], "line end": "CRLF" if "\r\n" in text else "LF", "rows": chosen}


def read_json(text, fixed_times):
    """Of each entry its keys in order with their types, and the values that do not hang on time."""
    entries = []
    for entry in json.loads(text):
        fixed = ["name", "method", "num_requests", "num_none_requests", "num_failures", "total_content_length"]
        fixed += JSON_TIMES if fixed_times else ()
        entries.append({"keys": [f"{key}: {type(value).__name__}" for key, value in entry.items()],
                        **{key: entry[key] for key in fixed}})
    return entries


def read_help(text):
    """The names of all options, and the environment variables and configuration keys that stand for them."""
    names = re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", text) + re.findall(r"\b(?:LOCUST|OTEL)_\w+", text)
    return [text.partition("\n")[0], *sorted(set(names))]


def read_html(text, normal):
    """What the report's page is given to show: window.templateArgs."""
    match = re.search(r"window\.templateArgs = (\{.*?\})\s*(?:;|\n|</script>)", text, re.S)
    given = json.loads(match[1])
    return {
        "keys": sorted(given),
        "requests": [[row["method"], row["name"], row["num_requests"], row["num_failures"], sorted(row)]
                     for row in given["requests_statistics"]],
        "failures": [[row["method"], row["name"], normal.text(row["error"]), row["occurrences"], sorted(row)]
                     for row in given["failures_statistics"]],
        "exceptions": [[row["count"], row["msg"], sorted(row)] for row in given["exceptions_statistics"]],
        "response times": [sorted(row) for row in given["response_time_statistics"]],
        "tasks": given["tasks"],
        "history": sorted({key for row in given["history"] for key in row}),
        "others": {key: normal.text(str(given[key])) for key in ("host", "locustfile", "show_download_link",
                                                                "percentiles_to_chart", "profile", "is_report")},
    }
