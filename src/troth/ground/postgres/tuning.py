"""The settings of the embedded server, fitted to the machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from troth.ground.postgres.cluster import Cluster

MIB = 1024**2
GIB = 1024**3


def settings(cluster: Cluster) -> dict[str, str]:
    """Choose the settings for a server.

    They are given on the command line, where nothing in the data folder can weaken them.
    """
    memory = memory_bytes()
    return {
        # What is acknowledged is on disk.
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        # Reached by its socket only.
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.sockets),
        "unix_socket_permissions": "0700",
        # Memory: a laptop has other work to do, so less than a server of its own would take.
        "shared_buffers": _between(128 * MIB, memory // 8, 4 * GIB),
        "effective_cache_size": _between(256 * MIB, memory // 2, 64 * GIB),
        "work_mem": _between(8 * MIB, memory // 256, 64 * MIB),
        "maintenance_work_mem": _between(64 * MIB, memory // 16, GIB),
        # Bulk imports: few checkpoints, but no more log than a recovery of a few seconds reads.
        "max_wal_size": _between(512 * MIB, shutil.disk_usage(cluster.data).free // 20, 2 * GIB),
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_logical_replication_workers": "0",
        "checkpoint_timeout": "15min",
        # Short questions on solid-state disks.
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        # A week of logs, one file for each day.
        "logging_collector": "on",
        "log_directory": "../log",
        "log_filename": "postgresql-%a.log",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
    }


def memory_bytes() -> int:
    """Tell the memory of the machine or, when that is less, of the container."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdigit() else machine


def _between(least: int, wanted: int, most: int) -> str:
    """As whole megabytes, the unit that PostgreSQL reads."""
    return f"{max(least, min(wanted, most)) // MIB}MB"
