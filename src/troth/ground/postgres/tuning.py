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
        "shared_buffers": _between(128 * MIB, memory // 8, 2 * GIB),
        "effective_cache_size": _between(256 * MIB, memory // 2, 64 * GIB),
        "work_mem": _between(8 * MIB, memory // 256, 64 * MIB),
        "maintenance_work_mem": _between(64 * MIB, memory // 16, GIB),
        # A recovery must not take more than ten seconds: in the midst of an import with two cores it took
        # 6 s with 1 GB and 19 s with 2 GB, and the import was no faster.
        "max_wal_size": _between(256 * MIB, shutil.disk_usage(cluster.data).free // 20, GIB),
        "recovery_init_sync_method": "syncfs",  # one call, not one for each of thousands of files
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
        "checkpoint_warning": "0",
        # No personal data in them: a refused statement and the details of why may hold some.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
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
