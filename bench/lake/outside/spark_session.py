"""A local Spark with Delta Lake."""

import glob
import os

from pyspark.sql import SparkSession

# Downloaded by proof:lake with Maven (pom.xml). Without it Spark downloads the package itself.
JARS = os.environ.get("LAKE_JARS")
PACKAGE = "io.delta:delta-spark_2.13:4.4.0"


def delta():
    if not JARS:
        return "spark.jars.packages", PACKAGE
    own = [jar for name in ("delta", "unitycatalog") for jar in sorted(glob.glob(f"{JARS}/{name}-*.jar"))]
    return "spark.jars", ",".join(own)


def open_spark():
    return (
        SparkSession.builder.master("local[1]")
        .config(*delta())
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
