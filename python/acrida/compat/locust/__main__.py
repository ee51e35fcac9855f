"""`python -m locust` is the command `locust`."""

import sys

from locust.main import main

sys.argv[0] = "locust"  # the name that messages and --help begin with
main()
