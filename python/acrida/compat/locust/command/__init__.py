"""What the command `locust` is made of: its options, its locustfiles, the run without a web UI and its end."""
