"""What counts as a URL of a host."""

import unittest

from locust.util.url import is_url


class Url(unittest.TestCase):
    def test_only_http_with_a_host(self):
        for text in "http://a", "https://a/b", "HTTP://a:80":
            self.assertTrue(is_url(text), text)
        for text in "http://", "https:///b", "ftp://a", "a", "", "http://[a":
            self.assertFalse(is_url(text), text)


if __name__ == "__main__":
    unittest.main()
