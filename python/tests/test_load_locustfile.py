"""What is found in a locustfile, and what loading it leaves behind."""

import os
import sys
import tempfile
import unittest
from pathlib import Path

from locust.util.directory import get_abspaths_in
from locust.util.load_locustfile import is_shape_class, is_user_class, load_locustfile

FILE = """
from locust import HttpUser, LoadTestShape, User, task
import beside

class Base(User):
    abstract = True

class Some(Base):
    imported = beside.VALUE

class Shape(LoadTestShape):
    def tick(self):
        return None

class AbstractShape(LoadTestShape):
    abstract = True

Other = Some
"""


class LoadLocustfile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        self.addCleanup(self.forget, set(sys.modules))
        self.addCleanup(setattr, sys, "path", sys.path[:])
        if os.getcwd() not in sys.path:
            sys.path.insert(0, os.getcwd())

    @staticmethod
    def forget(known):
        for name in set(sys.modules) - known:
            del sys.modules[name]

    def written(self, name, text):
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def test_users_and_shapes_that_are_not_abstract_are_found(self):
        self.written("beside.py", "VALUE = 7")
        users, shapes = load_locustfile(self.written("file_of_users.py", FILE))
        self.assertEqual(sorted(users), ["Other", "Some"])
        self.assertEqual(users["Some"].imported, 7)
        self.assertEqual([type(shape).__name__ for shape in shapes], ["Shape"])
        self.assertEqual(users["Some"].fullname(), "file_of_users.Some")

    def test_a_file_called_locust_does_not_replace_the_package(self):
        package = sys.modules["locust"]
        users, _ = load_locustfile(self.written("locust.py", "from locust import User\nclass Some(User): pass"))
        self.assertEqual(users["Some"].__module__, "locustfile")
        self.assertIs(sys.modules["locust"], package)

    def test_the_path_is_as_before_afterwards(self):
        before = sys.path[:]
        load_locustfile(self.written("one.py", ""))
        self.assertEqual(sys.path, before)
        with self.assertRaisesRegex(ValueError, "bad"):
            load_locustfile(self.written("two.py", "raise ValueError('bad')"))
        self.assertEqual(sys.path, before)
        self.assertNotIn("two", sys.modules)

    def test_a_missing_file_is_said_to_be_missing(self):
        with self.assertRaises(FileNotFoundError):
            load_locustfile(str(self.folder / "nothing.py"))

    def test_only_classes_count(self):
        for item in None, int, "User":
            self.assertFalse(is_user_class(item) or is_shape_class(item), item)

    def test_files_in_a_folder_but_those_that_begin_with_an_underscore(self):
        (self.folder / "inner").mkdir()
        for name in "one.py", "_two.py", "three.txt", "inner/four.py":
            self.written(name, "")
        self.assertEqual(
            sorted(get_abspaths_in(str(self.folder), ".py")), [f"{self.folder}/inner/four.py", f"{self.folder}/one.py"])


if __name__ == "__main__":
    unittest.main()
