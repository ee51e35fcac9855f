"""Acrida: Locust's way of working on an engine in C++."""
