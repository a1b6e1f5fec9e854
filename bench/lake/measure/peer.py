"""peer.py BROKERS TOPIC FOLDER ROWS_PER_FILE: the script that tutorials write. Reads a topic to its end into Parquet files.

Consume, parse the JSON, collect, write a file. No recovery, no invalid records, no types beyond what pyarrow infers.
Prints one JSON line.
"""

import json
import os
import resource
import sys
import time

import pyarrow
import pyarrow.parquet
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition

brokers, topic, folder, rows_per_file = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
consumer = Consumer(
    {
        "bootstrap.servers": brokers,
        "group.id": "peer",
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
        "enable.partition.eof": True,
    }
)
partitions = consumer.list_topics(timeout=30).topics[topic].partitions
consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for partition in partitions])
rows, files, events, at_end, started = [], 0, 0, set(), None


def write():
    global rows, files
    files += 1
    table = pyarrow.Table.from_pylist(rows)
    pyarrow.parquet.write_table(table, f"{folder}/{files}.parquet", compression="zstd")
    rows = []


while len(at_end) < len(partitions):
    for message in consumer.consume(10_000, 1):
        if message.error():
            if message.error().code() == KafkaError._PARTITION_EOF:
                at_end.add(message.partition())
            continue
        started = started or time.perf_counter()
        row = json.loads(message.value())
        row |= {"_partition": message.partition(), "_offset": message.offset(), "_at": message.timestamp()[1]}
        rows.append(row)
        events += 1
        if len(rows) >= rows_per_file:
            write()
if rows:
    write()
elapsed = time.perf_counter() - started
size = sum(os.path.getsize(f"{folder}/{name}") for name in os.listdir(folder))
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = usage.ru_utime + usage.ru_stime
print(json.dumps({"events": events, "seconds": elapsed, "cpuSeconds": cpu, "bytes": size, "files": files, "rssMib": usage.ru_maxrss // 1024}))
