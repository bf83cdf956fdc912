"""The lake asked by Spark, in this process or on a cluster: the same expressions, and the same answers.

It comes with the extra `spark`, and needs a Java. A cluster reads the folder of the lake under the same path.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis

from troth.questions.lake.manifest import Held, NoLake

HERE = "local[*]"
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",  # as the moments in the files are meant
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
}
GONE = ("PATH_NOT_FOUND", "FileNotFoundException", "FAILED_READ_FILE.FILE_NOT_EXIST")
LOOPBACK = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


class FileGone(Exception):
    """A file of the lake was replaced while it was read."""


def run(expression: Any, held: Mapping[str, Held], folder: Path, address: str) -> Any:
    """Run an expression over files of a lake; give its rows as an Arrow table. Raises NoLake.

    `address` is that of a cluster, spark://… or sc://…; any other word means this process. Raises FileGone
    where a refresh of the lake was quicker.
    """
    session = _session(address)
    try:
        for name, table in held.items():
            files = [str(folder / file.path) for file in table.files]
            session.read.parquet(*files).createOrReplaceTempView(name)
        return session.sql(sql_of(expression)).toArrow()
    except Exception as error:
        # It comes from another process, as a text: there is no class of it that holds for all versions.
        if any(sign in str(error) for sign in GONE):
            raise FileGone(str(error)[:500]) from error
        raise


def sql_of(expression: Any) -> str:
    """Give the SQL that Spark runs for an expression. Raises NoLake where Spark is not installed."""
    try:
        ibis.pyspark  # noqa: B018 - registers the options that its compiler asks for
    except ImportError as error:
        raise NoLake("Spark is not installed: install Troth with its extra, troth[spark].") from error
    return str(ibis.to_sql(expression, dialect="pyspark"))


def _session(address: str) -> Any:
    try:
        from pyspark.sql import SparkSession  # comes with the extra alone
    except ImportError as error:
        raise NoLake("Spark is not installed: install Troth with its extra, troth[spark].") from error
    builder = SparkSession.builder.appName("troth")
    if address.startswith("sc://"):
        return builder.remote(address).getOrCreate()
    is_cluster = address.startswith("spark://")
    for name, value in (SETTINGS if is_cluster else SETTINGS | LOOPBACK).items():
        builder = builder.config(name, value)
    session = builder.master(address if is_cluster else HERE).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
