"""Readers that others wrote. Each returns (rows, money of payment.succeeded by currency, offsets as an Arrow table)."""

import os

import duckdb
import polars
import pyarrow
import pyarrow.compute as pc
import pyarrow.dataset

PAID = "payment.succeeded"


def of_pyarrow(folder, topic):
    data = pyarrow.dataset.dataset(f"{folder}/{topic}", format="parquet", partitioning="hive")
    offsets = data.to_table(columns=["partition", "offset"])
    if topic != "orders":
        return offsets.num_rows, {}, offsets
    paid = data.to_table(columns=["currency", "amount"], filter=pc.field("type") == PAID)
    sums = paid.group_by("currency").aggregate([("amount", "sum")]).to_pylist()
    return offsets.num_rows, {one["currency"]: one["amount_sum"] for one in sums}, offsets


def polars_sums(frame, topic):
    # One collect, so that rows and sums are of the same files.
    columns = ["partition", "offset"] + (["type", "currency", "amount"] if topic == "orders" else [])
    rows = frame.select(columns).collect()
    offsets = rows.select("partition", "offset").to_arrow()
    if topic != "orders":
        return rows.height, {}, offsets
    sums = rows.filter(polars.col("type") == PAID).group_by("currency").agg(polars.col("amount").sum())
    return rows.height, dict(sums.iter_rows()), offsets


def of_polars(folder, topic):
    files = f"{folder}/{topic}/dt=*/hour=*/*.parquet"
    return polars_sums(polars.scan_parquet(files, hive_partitioning=True, missing_columns="insert"), topic)


def of_polars_delta(folder, topic):
    return polars_sums(polars.scan_delta(f"{folder}/{topic}"), topic)


def of_duckdb(folder, topic):
    with duckdb.connect() as db:
        files = f"{folder}/{topic}/dt=*/hour=*/*.parquet"
        columns = 'partition, "offset"' + (", type, currency, amount" if topic == "orders" else "")
        db.execute(f"create table lake as select {columns} from read_parquet('{files}', union_by_name = true)")
        offsets = db.sql('select partition, "offset" from lake').to_arrow_table()
        if topic != "orders":
            return offsets.num_rows, {}, offsets
        sums = f"select currency, sum(amount)::bigint from lake where type = '{PAID}' group by all"
        return offsets.num_rows, dict(db.execute(sums).fetchall()), offsets


def spark_sums(frame, topic):
    frame = frame.select("partition", "offset", *(["type", "currency", "amount"] if topic == "orders" else [])).cache()
    offsets = frame.select("partition", "offset").toArrow()
    sums = {}
    if topic == "orders":
        paid = frame.where(f"type = '{PAID}'").groupBy("currency").sum("amount").collect()
        sums = {row[0]: row[1] for row in paid}
    count = frame.count()
    frame.unpersist()
    return count, sums, offsets


def of_spark(folder, topic):
    from spark_session import open_spark

    return spark_sums(open_spark().read.parquet(f"{folder}/{topic}"), topic)


def of_spark_delta(folder, topic):
    from spark_session import open_spark

    return spark_sums(open_spark().read.format("delta").load(f"{folder}/{topic}"), topic)


READERS = {
    "pyarrow": of_pyarrow,
    "polars": of_polars,
    "polars delta": of_polars_delta,
    "duckdb": of_duckdb,
    "spark": of_spark,
    "spark delta": of_spark_delta,
}


def has_rows(folder, topic):
    """Whether the topic has a visible file and a Delta log."""
    log = os.path.join(folder, topic, "_delta_log")
    return os.path.isdir(log) and any(name.endswith(".json") for name in os.listdir(log))
