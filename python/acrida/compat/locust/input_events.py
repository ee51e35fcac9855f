"""Keys that steer a run while it goes on, read from the terminal one by one."""

import logging
import os
import select
import sys
import termios
import tty

import gevent

_POLL_SECONDS = 0.2


class InitError(Exception):
    """Keys cannot be read: standard input is no terminal."""


class UnixKeyPoller:
    """Puts the terminal on standard input into a mode that hands over each key at once, until cleanup()."""

    def __init__(self):
        if not sys.stdin.isatty():
            raise InitError("Terminal was not a tty. Keyboard input disabled")
        self._terminal = sys.stdin.fileno()
        self._mode = termios.tcgetattr(self._terminal)
        tty.setcbreak(self._terminal)

    def cleanup(self):
        """Puts the terminal back as it was."""
        termios.tcsetattr(self._terminal, termios.TCSADRAIN, self._mode)

    def poll(self):
        """The next key that waits, or None."""
        ready, _, _ = select.select([self._terminal], [], [], 0)
        # Not sys.stdin.read: its buffer would take further keys with it, and select would not see those.
        return os.read(self._terminal, 1).decode(errors="replace") or None if ready else None


def get_poller():
    """A poller for the terminal of this process. Raises InitError when there is none."""
    return UnixKeyPoller()


def input_listener(key_to_func_map):
    """A function that calls key_to_func_map[key]() for each key that is pressed, until its greenlet is killed.

    Without a terminal it returns at once.
    """

    def listen():
        try:
            poller = get_poller()
        except InitError as error:
            logging.debug(error)
            return
        try:
            while True:
                key = poller.poll()
                if key is None:
                    gevent.sleep(_POLL_SECONDS)
                elif key in key_to_func_map:
                    key_to_func_map[key]()
        finally:
            poller.cleanup()

    return listen
