"""Reads the topics with confluent-kafka (librdkafka), as a company's own consumer would."""

import json
import re
from collections import defaultdict

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition

MOST = 2**53 - 1


def payment(message):
    """(currency, amount) of a valid payment.succeeded, else None. Minor units."""
    headers = {}
    for name, value in message.headers() or []:
        if value is not None and name not in headers:
            headers[name] = value
    try:
        event = json.loads(message.value().decode("utf-8-sig"))
    except (AttributeError, ValueError):
        return None
    kind = (headers.get("ce_type") or b"").decode("utf-8", "replace")
    if headers.get("content-type", b"").lower().strip().startswith(b"application/cloudevents+json"):
        kind, event = event.get("type"), event.get("data")
    if kind != "payment.succeeded" or not isinstance(event, dict):
        return None
    amount, currency = event.get("amount"), event.get("currency")
    texts = all(isinstance(event.get(name), str) and event[name] for name in ("orderId", "paymentId"))
    whole = isinstance(amount, int) and not isinstance(amount, bool) and 0 <= amount <= MOST
    known = isinstance(currency, str) and re.fullmatch(r"[A-Z]{3}", currency)
    return (currency, amount) if texts and whole and known else None


def read_topics(brokers, topics):
    """Everything committed: {topic: {(partition, offset): payment or None}}."""
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "lake-proof-joins-no-group",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
    )
    metadata = consumer.list_topics(timeout=30).topics
    partitions = [TopicPartition(t, p, OFFSET_BEGINNING) for t in topics for p in metadata[t].partitions]
    consumer.assign(partitions)
    found = {topic: {} for topic in topics}
    at_end = set()
    while len(at_end) < len(partitions):
        message = consumer.poll(30)
        if message is None:
            raise SystemExit(f"Kafka at {brokers} sent nothing for 30 s.")
        place = (message.topic(), message.partition())
        if message.error() is None:
            at_end.discard(place)
            found[message.topic()][(message.partition(), message.offset())] = payment(message)
        elif message.error().code() == KafkaError._PARTITION_EOF:
            at_end.add(place)
        elif message.error().fatal():
            raise SystemExit(f"Kafka cannot be read: {message.error()}")
    consumer.close()
    return found


def money(payments):
    """{currency: sum} of (currency, amount) pairs."""
    sums = defaultdict(int)
    for currency, amount in payments:
        sums[currency] += amount
    return dict(sums)
