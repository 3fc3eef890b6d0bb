"""Kafka through raw aiokafka, behind a layer that assumes the client may hang, stall or lose its place at any moment."""

from common.kafka.consumer import Consumer
from common.kafka.options import ConsumerMetrics, ConsumerSettings
from common.kafka.producer import KafkaPublisher, publisher_for
from common.kafka.watchdog import Watchdog

__all__ = ["Consumer", "ConsumerMetrics", "ConsumerSettings", "KafkaPublisher", "Watchdog", "publisher_for"]
