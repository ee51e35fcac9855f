"""Told: what a session has told an engine's client of, and has to tell it again when it changes."""


class Told:
    """Mixed into a session's headers and cookies.

    `changed`: since an engine was last told; then `client`, the _engine.Client that was told, is stale. What several
    sessions hold (`b.cookies = a.cookies`) makes all their clients stale for good: each looks before every request.
    """

    changed = True
    client = None
    shared = False

    def claim(self, client):
        """Notes that `client` will be told. Whether no other is told too."""
        if self.client is None:
            self.client = client
        elif self.client is not client:
            self.client.stale = True
            self.shared = True
        return not self.shared

    def _change(self):
        self.changed = True
        if self.client is not None:
            self.client.stale = True
