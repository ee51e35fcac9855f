"""Where Locust's own tests and examples come from: they are fetched into the build folder and never kept here.

Two suites are known. PyPI's: that of the last release whose source distribution has tests, for every machine that has
pip's index. The newest: one commit of Locust's repository, for machines that reach it.
"""

import os
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PYPI_RELEASE = "2.29.1"  # as in suite.txt
NEWEST_SOURCE = "https://github.com/locustio/locust.git"
NEWEST_COMMIT = "407343d0f5ab84a32f41f6f9a7c991188d10a55a"  # 2026-08-22
PARTS = ("locust/test", "examples")
FETCH_SECONDS_AT_MOST = 300

SOURCES = """pypi: the tests in the source distribution of Locust 2.29.1; newest: those of its repository at GitHub;
any: the newest where GitHub can be reached, else PyPI's; otherwise a git repository or a folder that has the newest"""


class LayoutError(Exception):
    """Something that the run needs cannot be had; the text says what, and what to do."""


@dataclass(frozen=True)
class Suite:
    """A folder with `locust/test` and `examples`. `name` tells suites apart: what is known of one is not of another."""

    name: str
    title: str
    folder: Path

    @property
    def is_pypi(self):
        return self.name == PYPI_RELEASE


def command(*words, **options):
    """Runs a command, raising LayoutError with its output when it fails."""
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LayoutError(f"{' '.join(map(str, words))}: {error}") from error
    if done.returncode:
        raise LayoutError(f"{' '.join(map(str, words))}: exit code {done.returncode}\n{done.stdout}")


def fetched_suite(build, source, python):
    """The Suite that `source` names, see SOURCES, fetched below `build` unless it is there. `python` has pip."""
    if source == "pypi":
        return pypi_suite(build, python)
    if source == "any":
        try:
            return newest_suite(build, NEWEST_SOURCE)
        except LayoutError as error:
            print(f"GitHub cannot be reached: the suite is PyPI's, of Locust {PYPI_RELEASE}, not the newest.\n{error}")
            return pypi_suite(build, python)
    if all((Path(source) / part).is_dir() for part in PARTS):
        return Suite("given", f"the tests in {source}", Path(source).resolve())
    return newest_suite(build, NEWEST_SOURCE if source == "newest" else source)


def pypi_suite(build, python):
    folder = build / f"suite-{PYPI_RELEASE}"
    if not folder.is_dir():
        with partial_folder(build) as name:
            partial = Path(name)
            try:
                # pip asks a source distribution for its metadata, with build tools of known versions.
                command(python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "locust",
                        "--require-hashes", "--dest", partial / "pip", "-r", HERE / "suite.txt",
                        env={**os.environ, "PIP_CONSTRAINT": str(HERE / "constraints.txt")})
            except LayoutError as error:
                raise LayoutError(f"Locust {PYPI_RELEASE}, whose source distribution has the tests, cannot be had from "
                                  f"PyPI; this needs pip's index, or a folder with them: --suite.\n{error}") from error
            extract(next((partial / "pip").iterdir()), partial / "suite")
            settle(partial / "suite", folder)
    return Suite(PYPI_RELEASE, f"the tests of Locust {PYPI_RELEASE}, from its source distribution on PyPI", folder)


def newest_suite(build, source):
    folder = build / f"suite-{NEWEST_COMMIT[:12]}"
    if not folder.is_dir():
        with partial_folder(build) as name:
            clone = Path(name) / "suite"
            git = ("git", "-C", clone)
            command("git", "init", "--quiet", clone)
            try:
                command(*git, "fetch", "--quiet", "--depth", "1", str(source), NEWEST_COMMIT,
                        timeout=FETCH_SECONDS_AT_MOST, env={**os.environ, "GIT_TERMINAL_PROMPT": "0"})
            except LayoutError as error:
                raise LayoutError(f"Locust's newest tests cannot be fetched from {source}; name a clone with --suite.\n"
                                  f"{error}") from error
            command(*git, "checkout", "--quiet", NEWEST_COMMIT, "--", *PARTS)
            settle(clone, folder)
    return Suite(NEWEST_COMMIT[:12], f"Locust's newest tests, its repository at {NEWEST_COMMIT[:12]}", folder)


def extract(archive, folder):
    """Takes PARTS, and nothing else, out of a source distribution."""
    with tarfile.open(archive) as opened:
        for member in opened:
            path = member.name.partition("/")[2]
            if member.isfile() and path.startswith(tuple(f"{part}/" for part in PARTS)):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(opened.extractfile(member).read())


def partial_folder(build):
    return tempfile.TemporaryDirectory(prefix="partial-", dir=build)


def settle(partial, folder):
    """Moves the whole of it to its place at once: what is there is complete."""
    try:
        partial.rename(folder)
    except OSError:
        if not folder.is_dir():  # as it is when another run was first
            raise
