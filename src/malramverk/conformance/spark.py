"""A small Spark of our own, for those who have none running."""

from __future__ import annotations

import os
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

_SMALL = {
    "spark.app.name": "malramverk",
    "spark.driver.bindAddress": "127.0.0.1",
    # It lives for minutes: to compile its code well would take as long as all that it counts.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def has_java() -> bool:
    """Say whether there is a Java to run Spark with."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or (home is not None and Path(home).is_dir())


def spark_session() -> Any:
    """Return the Spark that is running; else start one on two cores of this machine.

    The first call takes some seconds; it stops when the process ends.
    """
    sql = import_module("pyspark.sql")
    running = sql.SparkSession.getActiveSession()
    if running is not None:
        return running
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # else it complains of the machine's name
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in _SMALL.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
