"""What of the process's environment requests would listen to."""

import os

from requests.utils import NETRC_FILES

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC")


def environment_has_a_say():
    """Whether proxies, authorities or passwords for requests may come from the environment."""
    variables = os.environ
    if any(variables.get(name) or variables.get(name.upper()) for name in VARIABLES):
        return True
    return any(os.path.exists(os.path.expanduser(f"~/{name}")) for name in NETRC_FILES)
