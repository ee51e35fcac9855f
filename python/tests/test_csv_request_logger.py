"""CsvRequestLogger: a line for each request, as it happens."""

import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

from locust.contrib.csv_request_logger import CsvRequestLogger
from locust.event import Events


class CsvRequestLoggerTest(unittest.TestCase):
    def setUp(self):
        self.path = Path(self.enterContext(tempfile.TemporaryDirectory())) / "requests.csv"
        self.environment = SimpleNamespace(events=Events())

    def fire(self, **kwargs):
        request = {"request_type": "GET", "name": "/a", "response_time": 1.239, "response_length": 5, "start_time": 7.5}
        self.environment.events.request.fire(**{**request, **kwargs})

    def lines(self):
        return self.path.read_bytes().decode().split("\r\n")[:-1]

    def test_lines(self):
        CsvRequestLogger(self.path).register(self.environment)
        self.fire(response=SimpleNamespace(status_code=201))
        self.fire(name='b,"c"', exception=ValueError("bad"), response_time=None, start_time=1.23456789)
        self.fire(response=SimpleNamespace(status_code="odd"), response_length=None)
        self.assertEqual(
            [
                "timestamp,request_type,name,response_time_ms,response_length,status_code,exception",
                "7.5,GET,/a,1.24,5,201,",
                '1.234568,GET,"b,""c""",,5,0,bad',
                "7.5,GET,/a,1.24,,0,",
            ],
            self.lines(),
        )

    def test_lines_are_flushed_every_so_many_requests_and_when_the_run_quits(self):
        logger = CsvRequestLogger(self.path, flush_interval=2)
        logger.register(self.environment)
        counts = []
        for _ in range(3):
            self.fire()
            counts.append(len(self.lines()) - 1)
        self.environment.events.quitting.fire(environment=self.environment)
        logger.close()
        self.fire()
        self.assertEqual(([0, 2, 2], 3), (counts, len(self.lines()) - 1))

    def test_a_file_of_before_is_replaced_and_one_that_cannot_be_is_an_error(self):
        self.path.write_text("old")
        CsvRequestLogger(self.path).register(self.environment)
        self.assertEqual(1, len(self.lines()))
        with self.assertRaises(OSError):
            CsvRequestLogger(self.path / "file").register(self.environment)


if __name__ == "__main__":
    unittest.main()
