"""OpenTelemetry (--otel): not offered yet."""


def setup_opentelemetry(locustfile, profile):
    """Raises NotImplementedError: the command refuses --otel before it comes here."""
    raise NotImplementedError("OpenTelemetry is not offered yet.")
