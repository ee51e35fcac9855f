"""Lays out a folder in which Locust's own tests run over one implementation of the package `locust`.

Nothing of Locust is part of this repository: its tests are fetched into the build folder, and laid over a copy of our
package there.
"""

import contextlib
import fcntl
import os
import shutil
import sys
from pathlib import Path

from suite import LayoutError, command

REPOSITORY = Path(__file__).resolve().parents[2]
OUR_PACKAGES = REPOSITORY / "python" / "acrida" / "compat"

ORACLE_RELEASE = "locust==2.47.0"


def interpreter(build, given):
    """The Python that runs the tests: `given`, or that of a virtual environment made under `build`."""
    return Path(given) if given else virtual_environment(build / "venv")


def virtual_environment(folder, *more):
    """The Python of an environment in `folder` that has what Locust's tests need.

    It is made, by this interpreter and from PyPI, unless it is there with the same requirements. `more`: requirement
    files of pip's besides.
    """
    requirements, constraints = (Path(__file__).with_name(name) for name in ("requirements.txt", "constraints.txt"))
    wanted = "\n".join(path.read_text(encoding="utf-8") for path in (requirements, constraints, *more))
    python, complete = folder / "bin" / "python", folder / "complete"
    with locked(folder):
        if complete.exists() and complete.read_text(encoding="utf-8") == wanted:
            return python
        words = [word for path in (requirements, *more) for word in ("-r", path)]
        try:
            command(sys.executable, "-m", "venv", "--clear", folder)
            command(python, "-m", "pip", "install", "--quiet", *words, "-c", constraints)
        except LayoutError as error:
            raise LayoutError("the packages that the tests need cannot be installed: this takes Debian's python3-venv, "
                              "and PyPI or another index of pip's; or name an interpreter with --python.\n"
                              f"{error}") from error
        complete.write_text(wanted, encoding="utf-8")
    return python


@contextlib.contextmanager
def locked(folder):
    """Of several runs one at a time makes `folder`."""
    with open(folder.with_name(f"{folder.name}.lock"), "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def lay_out(folder, suite, python, oracle):
    """Fills `folder` with the packages under test, Locust's tests over them, and a command `locust`.

    With `oracle` the package is the real Locust, installed from PyPI; otherwise it is a copy of ours.
    """
    if oracle:
        command(python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, ORACLE_RELEASE)
        shutil.rmtree(folder / "bin", ignore_errors=True)
    else:
        shutil.copytree(OUR_PACKAGES, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        # As an installed package has it, for pytest to find the fixtures.
        metadata = folder / "acrida-0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acrida\nVersion: 0\n", encoding="utf-8")
        (metadata / "entry_points.txt").write_text("[pytest11]\nacrida = pytest_locust.plugin\n", encoding="utf-8")
    shutil.copytree(suite.folder / "locust" / "test", folder / "locust" / "test", dirs_exist_ok=True)
    shutil.copytree(suite.folder / "examples", folder / "examples", dirs_exist_ok=True)
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
