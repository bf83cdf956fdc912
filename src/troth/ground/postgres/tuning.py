"""The settings of the embedded server, fitted to the machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from troth.ground.postgres.cluster import Cluster

MIB = 1024**2
GIB = 1024**3


# What is acknowledged is on disk.
DURABILITY = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

# Nobody replicates an embedded server, so its log need not say more than a recovery needs. Before one, the
# data folder is synced by one call, not by one for each of thousands of files.
RECOVERY = {
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "checkpoint_timeout": "15min",
    "recovery_init_sync_method": "syncfs",
}

# Short questions on solid-state disks.
PLANNING = {"random_page_cost": "1.1", "jit": "off"}

# A week of logs, one file for each day. They hold no personal data: a refused statement and the details of
# why may have some.
LOGGING = {
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
    "checkpoint_warning": "0",
}


def settings(cluster: Cluster) -> dict[str, str]:
    """Choose the settings for a server.

    They are given on the command line, where nothing in the data folder can weaken them.
    """
    return {
        **DURABILITY,
        **RECOVERY,
        **PLANNING,
        **LOGGING,
        **_memory(memory_bytes()),
        # A recovery must not take more than ten seconds: in the midst of an import with two cores it took
        # 6 s with 1 GB and 19 s with 2 GB, and the import was no faster.
        "max_wal_size": _between(256 * MIB, shutil.disk_usage(cluster.data).free // 20, GIB),
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.sockets),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
    }


def _memory(there: int) -> dict[str, str]:
    """A laptop has other work to do, so this takes less than a server of its own would."""
    return {
        "shared_buffers": _between(128 * MIB, there // 8, 2 * GIB),
        "effective_cache_size": _between(256 * MIB, there // 2, 64 * GIB),
        "work_mem": _between(8 * MIB, there // 256, 64 * MIB),
        "maintenance_work_mem": _between(64 * MIB, there // 16, GIB),
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
