"""retry: calls a function again when it failed."""

import functools
import logging
import time

logger = logging.getLogger(__name__)


def retry(delays=(1, 3, 5), exception=Exception):
    """Decorates a function so that it is called again after each of `delays`, in seconds, while it raises `exception`.

    Raises what the last call raised.
    """

    def decorate(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            for attempt, delay in enumerate(delays, start=1):
                try:
                    return function(*args, **kwargs)
                except exception as error:
                    logger.info(f"Exception found on retry {attempt}: -- retry after {int(delay)}s")
                    logger.exception(error)
                    time.sleep(delay)
            try:
                return function(*args, **kwargs)
            except exception:
                logger.info(f"Retry failed after {len(delays)} times.")
                raise

        return call

    return decorate
