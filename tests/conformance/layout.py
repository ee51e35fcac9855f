"""Lays out a folder in which Locust's own tests run over one implementation of the package `locust`.

Nothing of Locust is part of this repository: its tests are fetched into the build folder from a git
repository, at one commit, and laid over a copy of our package there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
OUR_PACKAGES = REPOSITORY / "python" / "acrida" / "compat"

SUITE_SOURCE = "https://github.com/locustio/locust.git"
SUITE_COMMIT = "407343d0f5ab84a32f41f6f9a7c991188d10a55a"  # 2026-08-22; the distributions on PyPI have no tests
ORACLE_RELEASE = "locust==2.47.0"


class LayoutError(Exception):
    """Something that the run needs cannot be had; the text says what, and what to do."""


def command(*words, **options):
    """Runs a command, raising LayoutError with its output when it fails."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        raise LayoutError(f"{' '.join(map(str, words))}: exit code {done.returncode}\n{done.stdout}")


def fetched_suite(build, source):
    """The folder that holds `locust/test` and `examples`: `source` itself, or a checkout of our commit from it."""
    if (Path(source) / "locust" / "test").is_dir():
        return Path(source).resolve()
    folder = build / f"suite-{SUITE_COMMIT[:12]}"
    if (folder / "locust" / "test").is_dir():
        return folder
    partial = build / f"suite-{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    command("git", "init", "--quiet", partial)
    git = ("git", "-C", partial)
    try:
        command(*git, "fetch", "--quiet", "--depth", "1", str(source), SUITE_COMMIT)
    except LayoutError as error:
        shutil.rmtree(partial)
        raise LayoutError(f"Locust's tests cannot be fetched from {source}; name a clone or a checked-out "
                          f"folder with --suite.\n{error}") from error
    command(*git, "checkout", "--quiet", SUITE_COMMIT, "--", "locust/test", "examples")
    try:
        partial.rename(folder)
    except OSError:  # another run was first
        shutil.rmtree(partial)
    return folder


def interpreter(build, given):
    """The Python that runs the tests: `given`, or that of a virtual environment made under `build`."""
    if given:
        return Path(given)
    python = build / "venv" / "bin" / "python"
    if not (build / "venv" / "complete").exists():
        command(sys.executable, "-m", "venv", build / "venv")
        command(python, "-m", "pip", "install", "--quiet", "-r", Path(__file__).with_name("requirements.txt"))
        (build / "venv" / "complete").touch()
    return python


def lay_out(folder, suite, python, oracle):
    """Fills `folder` with the packages under test, Locust's tests over them, and a command `locust`.

    With `oracle` the package is the real Locust, installed from PyPI; otherwise it is a copy of ours.
    """
    if oracle:
        command(python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, ORACLE_RELEASE)
        shutil.rmtree(folder / "bin", ignore_errors=True)
    else:
        shutil.copytree(OUR_PACKAGES, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(suite / "locust" / "test", folder / "locust" / "test", dirs_exist_ok=True)
    shutil.copytree(suite / "examples", folder / "examples", dirs_exist_ok=True)
    executable = folder / "bin" / "locust"
    executable.parent.mkdir()
    executable.write_text(f"#!{python}\nimport sys\nfrom locust.main import main\nsys.exit(main())\n")
    executable.chmod(0o755)


def built_package(build):
    """The folder python/ of the chosen `build` of ours, which has the extension module; None: of any there is."""
    builds = [build] if build else sorted(REPOSITORY.glob("build*"))
    for folder in builds:
        if list(folder.glob("python/acrida/_engine.*.so")):
            return folder.resolve() / "python"
    raise LayoutError(f"no extension module in {', '.join(map(str, builds)) or 'a build folder'}: "
                      "build it (./run does), or name the build with --acrida")


def environment(folder, python, package):
    """The environment variables under which the tests of the laid-out `folder` run, over our built `package`."""
    chosen = {name: value for name, value in os.environ.items() if not name.startswith("LOCUST_")}
    chosen["PYTHONPATH"] = os.pathsep.join(map(str, (folder, package, Path(__file__).parent)))
    chosen["PATH"] = os.pathsep.join((str(folder / "bin"), str(python.parent), chosen.get("PATH", "")))
    chosen["PYTHONDONTWRITEBYTECODE"] = "1"
    return chosen
