"""Time spans as people write them, and durations as reports show them."""

import unittest

from locust.util.date import format_duration, format_utc_timestamp
from locust.util.timespan import parse_timespan


class Timespan(unittest.TestCase):
    def test_units_in_their_order(self):
        for text, seconds in ("7", 7), ("0", 0), ("7s", 7), ("1m", 60), ("2h", 7200), ("1h3m7s", 3787), ("1h7s", 3607):
            with self.subTest(text=text):
                self.assertEqual(parse_timespan(text), seconds)

    def test_anything_else_is_refused(self):
        for text in None, "", "q", "h", "-5", "1.5", "1d", "1H", "1s2m", "1h30", "1h 2m", " 5":
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "^Invalid time span format"):
                parse_timespan(text)


class Dates(unittest.TestCase):
    def test_durations_leave_out_what_is_zero(self):
        for seconds, text in (
            (0, "0 seconds"), (0.9, "0 seconds"), (1, "1 second"), (61, "1 minute and 1 second"),
            (86401, "1 day and 1 second"), (186330, "2 days, 3 hours, 45 minutes and 30 seconds"),
        ):
            self.assertEqual(format_duration(1000, 1000 + seconds), text)

    def test_utc(self):
        self.assertEqual(format_utc_timestamp(1696154400.7), "2023-10-01T10:00:00Z")


if __name__ == "__main__":
    unittest.main()
