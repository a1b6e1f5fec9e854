"""watch.py LAKE: reads all tables over and over until its standard input ends, by plain folder and by Delta log.

No reader may fail, see a row twice, or see fewer rows than before. Prints one JSON line.
"""

import json
import sys
import threading
import time

import duckdb
import polars
from readers import has_rows

TOPICS = ["orders", "prices", "notifications", "logs", "activity", "alerts"]
PAUSE_SECONDS = 0.3


def folder_counts(db, folder, topic):
    files = f"{folder}/{topic}/dt=*/hour=*/*.parquet"
    distinct = 'count(distinct {e: epoch, p: partition, o: "offset"})'
    return db.execute(f"select count(*), {distinct} from read_parquet('{files}')").fetchone()


def delta_counts(_db, folder, topic):
    rows = polars.scan_delta(f"{folder}/{topic}").select("epoch", "partition", "offset").collect()
    return rows.height, rows.n_unique()


class Watch(threading.Thread):
    def __init__(self, name, folder, counts):
        super().__init__(daemon=True)
        self.title, self.folder, self.counts = name, folder, counts
        self.reads, self.wrong, self.most = 0, [], {}
        self.ending = threading.Event()

    def run(self):
        db = duckdb.connect()
        while not self.ending.wait(PAUSE_SECONDS):
            for topic in TOPICS:
                if has_rows(self.folder, topic):
                    self.read(db, topic)

    def read(self, db, topic):
        try:
            rows, distinct = self.counts(db, self.folder, topic)
        except duckdb.IOException as error:
            # A Delta log may begin with a segment that has no rows.
            if "No files found" not in str(error):
                self.wrong.append(f"{self.title}, {topic}: {error}")
            return
        except Exception as error:  # noqa: BLE001, whatever a reader fails with counts
            self.wrong.append(f"{self.title}, {topic}: {error}")
            return
        self.reads += 1
        before = self.most.get(topic, 0)
        if rows != distinct:
            self.wrong.append(f"{self.title}, {topic}: {rows - distinct} of {rows} rows twice")
        if rows < before:
            self.wrong.append(f"{self.title}, {topic}: {rows} rows after {before}")
        self.most[topic] = max(rows, before)


def main(folder):
    watches = [Watch("plain folder", folder, folder_counts), Watch("Delta", folder, delta_counts)]
    for watch in watches:
        watch.start()
    started = time.monotonic()
    sys.stdin.read()
    for watch in watches:
        watch.ending.set()
        watch.join()
    print(
        json.dumps(
            {
                "seconds": round(time.monotonic() - started),
                "reads": {watch.title: watch.reads for watch in watches},
                "rows": {watch.title: sum(watch.most.values()) for watch in watches},
                "wrong": [sentence for watch in watches for sentence in watch.wrong][:20],
            }
        )
    )


main(sys.argv[1])
