"""LocustHttpAdapter: requests' adapter, with connections that may be shared and certificates loaded once."""

from functools import cache

from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, extract_zipped_paths
from urllib3.util.ssl_ import create_urllib3_context


@cache
def verified_context():
    """The SSL context of all sessions that verify: loading the authorities takes longer than a request."""
    context = create_urllib3_context()
    context.load_verify_locations(extract_zipped_paths(DEFAULT_CA_BUNDLE_PATH))
    return context


class LocustHttpAdapter(HTTPAdapter):
    """An HTTPAdapter over `pool_manager`, a urllib3.PoolManager that many sessions share, or over its own."""

    def __init__(self, pool_manager, *args, **kwargs):
        self._shared_pools = pool_manager
        super().__init__(*args, **kwargs)

    def init_poolmanager(self, *args, **kwargs):
        if self._shared_pools is None:
            super().init_poolmanager(*args, **kwargs)
        else:
            self.poolmanager = self._shared_pools

    def build_connection_pool_key_attributes(self, request, verify, cert=None):
        """Where requests chooses a pool (2.32 and newer): plain verification gets the shared context.

        Not with a client certificate, which urllib3 loads into the context, nor when the pools have a context.
        """
        host_params, pool_kwargs = super().build_connection_pool_key_attributes(request, verify, cert)
        plain = verify is True and not cert and "ssl_context" not in self.poolmanager.connection_pool_kw
        if plain and host_params["scheme"] == "https":
            pool_kwargs.pop("ca_certs", None)
            pool_kwargs.pop("ca_cert_dir", None)
            pool_kwargs["ssl_context"] = verified_context()
        return host_params, pool_kwargs

    def cert_verify(self, conn, url, verify, cert):
        """Where requests configures a pool; called for each request."""
        super().cert_verify(conn, url, verify, cert)
        if verify is True and conn.conn_kw.get("ssl_context") is verified_context():
            conn.ca_certs = None  # they are in the context; naming them loads them again for each connection
            conn.ca_cert_dir = None
