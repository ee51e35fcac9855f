"""The web UI: not offered yet. Locustfiles that ask whether there is one find `environment.web_ui` to be None."""

HOST_IS_REQUIRED = False  # locustfiles set it to make the web UI's host field mandatory
DEFAULT_CACHE_TIME = 2.0  # seconds that the web UI's statistics stay the same; locustfiles set it


class WebUI:
    """The server of the web UI. It cannot be made yet."""

    def __init__(self, environment, host, port, **_settings):
        raise NotImplementedError(
            f"The web UI is not offered yet (it would listen on {host or '*'}:{port}). "
            "Run with --headless, or start environment.runner yourself."
        )
