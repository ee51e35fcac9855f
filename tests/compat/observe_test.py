"""What is compared of a run, and what is not, on texts of this test's own."""

import unittest

from observe import Normaliser, read_csv, split_stderr, statistics_row


class Texts(unittest.TestCase):

    def test_of_a_traceback_the_locustfiles_frames_are_left(self):
        text = """in a task
Traceback (most recent call last):
  File "/python/locust/user/task.py", line 1, in run
    self.execute_next_task()
  File "/a/folder/some.py", line 7, in act
    raise ValueError("x")
    ^^^^^^^^^^^^^^^^^^^^^
ValueError: x"""
        self.assertEqual(Normaliser("/a/folder", "http://127.0.0.1:81").text(text), """in a task
Traceback (most recent call last):
  File "FOLDER/some.py", line 7, in act
    raise ValueError("x")
ValueError: x""")

    def test_ports_addresses_and_times_of_day_are_replaced(self):
        normal = Normaliser("/a/folder", "http://127.0.0.1:8123")
        self.assertEqual(normal.text("port=8123 at 0x7f00aa11, http://127.0.0.1:8123/a?_=1700000000000 81234"),
                         "port=PORT at 0x...., SERVER/a?_=TIME 81234")

    def test_standard_error_is_log_and_tables_and_the_rest(self):
        text = """a warning
[2026-11-26 05:45:36,123] vm/ERROR/locust.user.task: no
Traceback (most recent call last):
Type     Name   # reqs      # fails |    Avg
[2026-11-26 05:45:36,124] vm/INFO/some.library: between the lines
GET      /a          1     0(0.00%) |      5

Run is valid: generator CPU at most 1 % of a core
acrida 0.1.0: a.py
"""
        log, tables, other = split_stderr(text)
        self.assertEqual(log, ["ERROR/locust.user.task: no\nTraceback (most recent call last):",
                               "INFO/some.library: between the lines"])
        self.assertEqual([statistics_row(line) for line in tables if line],
                         ["Type     Name   # reqs      # fails |    Avg", "GET      /a          1     0(0.00%)"])
        self.assertEqual(other, ["a warning"])

    def test_of_a_csv_file_the_columns_without_times_are_left(self):
        text = "Count,Message,Traceback,Nodes\r\n2,no,a traceback,local\r\n"
        self.assertEqual(read_csv("run_exceptions.csv", text, Normaliser("/a", "http://127.0.0.1:1"), False), {
            "heading": "Count,Message,Traceback,Nodes", "line end": "CRLF", "rows": [["2", "no", "a traceback", "local"]]})


if __name__ == "__main__":
    unittest.main()
