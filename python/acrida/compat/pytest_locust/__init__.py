"""Locust's fixtures for pytest, so that a locustfile of tests can be run by pytest too."""
