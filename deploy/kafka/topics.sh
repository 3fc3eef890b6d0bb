#!/bin/bash
# Create the topic of every service once; auto-creation is off, so that a typing error is not a new topic.
# The number of partitions is fixed from the start: adding some later breaks the order per aggregate.
set -euo pipefail
: "${KAFKA_BOOTSTRAP:?host:port van de broker}"
partities="${PARTITIES:-24}"
replica="${REPLICA:-1}"
minimaal="${MINIMAAL_GELIJK:-1}"

for topic in overleg followup scan sociale-kaart stats; do
    /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$KAFKA_BOOTSTRAP" --create --if-not-exists \
        --topic "$topic" --partitions "$partities" --replication-factor "$replica" \
        --config cleanup.policy=delete \
        --config retention.ms=604800000 \
        --config min.insync.replicas="$minimaal" \
        --config unclean.leader.election.enable=false \
        --config max.message.bytes=1048576
done
/opt/kafka/bin/kafka-topics.sh --bootstrap-server "$KAFKA_BOOTSTRAP" --list
