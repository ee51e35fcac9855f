"""What this process takes of the machine."""

from __future__ import annotations

import os
import resource
import sys
import time


class ProcessUsage:
    """CPU time and memory of this process."""

    def __init__(self) -> None:
        self._wall: float | None = None
        self._cpu = 0.0

    def cpu_percent(self) -> float:
        """CPU time since the last call, in percent of the time that passed: 100 is one core. 0 at the first call."""
        wall, cpu = time.perf_counter(), time.process_time()
        percent = 0.0
        if self._wall is not None and wall > self._wall:
            percent = round(100 * (cpu - self._cpu) / (wall - self._wall), 1)
        self._wall, self._cpu = wall, cpu
        return percent

    def memory_bytes(self) -> int:
        """Resident memory; where the system does not say, the most there was of it."""
        try:
            with open("/proc/self/statm") as statm:
                return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:  # not Linux
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            return most if sys.platform == "darwin" else most * 1024
