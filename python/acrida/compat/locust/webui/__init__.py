"""The web UI's parts: what is asked and answered (exchange), the handlers, and what carries them to the pages."""
