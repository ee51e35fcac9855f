"""Runners start and stop the users of a load test.

The settings below may be changed, and are read when they are needed. Those of heartbeats and reports are about runs
over several processes.
"""

from __future__ import annotations

WORKER_REPORT_INTERVAL = 3.0
WORKER_LOG_REPORT_INTERVAL = 10
CPU_MONITOR_INTERVAL = 10.0
CPU_WARNING_THRESHOLD = 90
HEARTBEAT_INTERVAL = 1
HEARTBEAT_LIVENESS = 3
HEARTBEAT_DEAD_INTERNAL = -60
MASTER_HEARTBEAT_TIMEOUT = 60
FALLBACK_INTERVAL = 5
CONNECT_TIMEOUT = 5
CONNECT_RETRY_COUNT = 60

# The modules below read the settings above, so they are imported after them.
from locust.runners.base import Runner, locust_exception_handler  # noqa: E402
from locust.runners.distributed import DistributedRunner, MasterRunner, WorkerRunner  # noqa: E402
from locust.runners.local import LocalRunner  # noqa: E402
from locust.runners.states import (  # noqa: E402
    STATE_CLEANUP,
    STATE_INIT,
    STATE_MISSING,
    STATE_RUNNING,
    STATE_SPAWNING,
    STATE_STOPPED,
    STATE_STOPPING,
)
from locust.runners.worker_nodes import WorkerNode, WorkerNodes  # noqa: E402

LOCUST_STATE_STOPPING = STATE_STOPPING

__all__ = [
    "DistributedRunner",
    "LOCUST_STATE_STOPPING",
    "LocalRunner",
    "MasterRunner",
    "Runner",
    "STATE_CLEANUP",
    "STATE_INIT",
    "STATE_MISSING",
    "STATE_RUNNING",
    "STATE_SPAWNING",
    "STATE_STOPPED",
    "STATE_STOPPING",
    "WorkerNode",
    "WorkerNodes",
    "WorkerRunner",
    "locust_exception_handler",
]
