#!/usr/bin/env bash
# Puts the jars of a Cassandra server into <folder>/lib, for --set home=<folder>:
#   docker/cassandra/fetch.sh <folder>
# Needs Maven. A distribution from cassandra.apache.org does as well.
set -eu
mkdir -p "$1/lib"
mvn -q -B -f "$(dirname "$0")/pom.xml" dependency:copy-dependencies -DoutputDirectory="$(cd "$1" && pwd)/lib"
