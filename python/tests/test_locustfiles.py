"""What -f may name: files, folders and addresses."""

import contextlib
import functools
import http.server
import io
import os
import tempfile
import threading
import unittest
from argparse import Namespace
from pathlib import Path

from locust.argument_parser import get_locustfiles_locally, parse_locustfile_paths


def refusal_of(*paths):
    error = io.StringIO()
    with contextlib.redirect_stderr(error):
        try:
            parse_locustfile_paths(list(paths))
        except SystemExit as end:
            assert end.code == 1, end.code
            return error.getvalue()
    raise AssertionError(f"{paths} were taken")


class LocustfileTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name, text="x = 1\n"):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    def test_files_are_given_as_absolute_paths_in_their_order(self):
        second, first = self.file("b.py"), self.file("a.py")
        relative = os.path.relpath(second)
        self.assertEqual([second, first], parse_locustfile_paths([relative, first]))
        self.assertEqual([second, first], get_locustfiles_locally(Namespace(locustfile=f"{relative}, {first}")))

    def test_a_folder_is_searched_through_but_for_helpers(self):
        expected = [self.file("a.py"), self.file("sub/b.py")]
        self.file("_helper.py"), self.file("sub/__init__.py"), self.file("notes.txt")
        self.assertEqual(expected, parse_locustfile_paths([str(self.folder)]))

    def test_what_is_not_there_or_no_python_is_refused(self):
        self.assertIn("Could not find 'none.py'. Ensure your locustfile ends with '.py'", refusal_of("none.py"))
        self.assertIn("Could not find", refusal_of(self.file("notes.txt")))
        empty = self.folder / "empty"
        empty.mkdir()
        self.assertIn(f"Could not find any locustfiles in directory '{empty}'", refusal_of(str(empty)))

    def test_an_address_is_downloaded_under_its_name_if_it_is_python(self):
        self.file("served.py", "served = 1\n")
        self.file("page.html", "<html>")
        handler = functools.partial(_QuietHandler, directory=str(self.folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        address = f"http://127.0.0.1:{server.server_port}"
        [path] = parse_locustfile_paths([f"{address}/served.py?raw=1"])
        self.assertEqual(("served.py", "served = 1\n"), (os.path.basename(path), Path(path).read_text()))
        self.assertIn("Response was not valid python code: '<html>'", refusal_of(f"{address}/page.html"))
        self.assertIn("Failed to get locustfile from: http://127.0.0.1:1/x.py. Exception:",
                      refusal_of("http://127.0.0.1:1/x.py"))


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    unittest.main()
