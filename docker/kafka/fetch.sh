#!/usr/bin/env bash
# Puts the jars of a Kafka broker into <folder>/libs, for --set home=<folder>:
#   docker/kafka/fetch.sh <folder>
# Needs Maven. A distribution from kafka.apache.org does as well.
set -eu
mkdir -p "$1/libs"
mvn -q -B -f "$(dirname "$0")/pom.xml" dependency:copy-dependencies -DoutputDirectory="$(cd "$1" && pwd)/libs"
