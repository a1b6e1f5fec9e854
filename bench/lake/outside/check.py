"""check.py BROKERS LAKE READERS MODE: compares what readers of the lake see with Kafka. Prints one JSON line.

READERS: names of readers.READERS separated by commas, or `all`.
MODE: `final`, every committed record is in the lake · `running`, what is visible is right, and a Delta table has every
record of a partition up to its newest one.
"""

import json
import sys

import duckdb
from kafka_events import money, read_topics
from readers import READERS, has_rows

TOPICS = ["orders", "prices", "notifications", "logs", "activity", "alerts"]


def pairs(offsets):
    return list(zip(offsets["partition"].to_pylist(), offsets["offset"].to_pylist()))


def invalid_offsets(folder, topic):
    """Of `_invalid`, which is no table of events."""
    try:
        files = f"{folder}/_invalid/{topic}/dt=*/hour=*/*.parquet"
        rows = duckdb.sql(f"select partition, \"offset\" from read_parquet('{files}')").fetchall()
        return set(rows)
    except duckdb.IOException as error:
        if "No files found" in str(error):
            return set()
        raise


def compare(name, topic, result, kafka, invalid, mode):
    """Sentences about what is wrong."""
    rows, sums, offsets = result
    seen = pairs(offsets)
    places = set(seen)
    wrong = []
    if rows != len(seen) or len(places) != len(seen):
        wrong.append(f"{rows} rows and {len(seen)} offsets, {len(seen) - len(places)} of them twice")
    if not places <= kafka.keys():
        wrong.append(f"{len(places - kafka.keys())} rows that Kafka does not have")
    wanted = kafka.keys() - invalid
    if mode == "final" and places != wanted:
        wrong.append(f"{len(wanted - places)} rows are missing, {len(places - wanted)} are too many")
    if mode == "running" and name.endswith("delta"):
        last = {}
        for partition, offset in places:
            last[partition] = max(offset, last.get(partition, -1))
        before = {(p, o) for p, o in wanted if o <= last.get(p, -1)}
        if places != before:
            wrong.append(f"{len(before - places)} rows before the newest ones are missing")
    paid = money(kafka[place] for place in places if kafka.get(place))
    if sums != paid:
        wrong.append(f"money {sums} and not {paid}")
    return [f"{name}, {topic}: {sentence}" for sentence in wrong]


def main(brokers, folder, readers, mode):
    names = list(READERS) if readers == "all" else readers.split(",")
    topics = [topic for topic in TOPICS if has_rows(folder, topic)]
    results = {(name, topic): READERS[name](folder, topic) for name in names for topic in topics}
    # Read last, so that Kafka has what the readers saw. What became invalid before is a superset too.
    kafka = read_topics(brokers, TOPICS)
    invalid = {topic: invalid_offsets(folder, topic) for topic in TOPICS}
    wrong = [f"{topic}: has no table" for topic in TOPICS if topic not in topics and mode == "final"]
    for (name, topic), result in results.items():
        wrong += compare(name, topic, result, kafka[topic], invalid[topic], mode)
    rows = {name: sum(results[(name, topic)][0] for topic in topics) for name in names}
    paid = money(one for one in kafka["orders"].values() if one)
    print(json.dumps({"mode": mode, "rows": rows, "money": paid, "records": sum(map(len, kafka.values())), "wrong": wrong}))


main(*sys.argv[1:5])
