#!/usr/bin/env bash
# Builds images of the systems from Debian's packages, for machines that cannot pull published ones:
#   docker/build.sh [system...]      → faultline/<system>:local, for --set image=faultline/<system>:local
#   docker/build.sh kafka cassandra  → from jars: those of KAFKA_HOME, CASSANDRA_HOME (or in /opt), or what Maven fetches
#   docker/build.sh sqlite udp zeromq → one image for the three: this machine's node, and sqlite3
#   docker/build.sh toxiproxy        → the original Toxiproxy (needs Go), for --toxiproxy http://127.0.0.1:8474:
#     docker run --rm --network host faultline/toxiproxy:local
# Where images can be pulled, compose.yaml builds them on a published base.
# The base is made with debootstrap where it cannot be pulled. Needs root and a Docker engine.
set -eu
cd "$(dirname "$0")"
export DOCKER_BUILDKIT=0
suite=bookworm

base() {
  docker image inspect faultline/base:local >/dev/null 2>&1 && return
  local root
  root=$(mktemp -d)
  trap "rm -rf '$root'" EXIT
  debootstrap --variant=minbase --include=ca-certificates,procps "$suite" "$root" >/dev/null
  tar -C "$root" --one-file-system -c . | docker import -c 'CMD ["/bin/bash"]' - faultline/base:local >/dev/null
}

# Puts jars where a Dockerfile copies them from, unless they are there: an installed server's, or fetched ones.
jars() { # system, folder with jars within it, installed server
  local name=$1 folder=$2 home=$3
  [ ! -d "$name/$folder" ] || return 0
  if [ -d "$home/$folder" ]; then cp -RL "$home/$folder" "$name/$folder"; else "$name/fetch.sh" "$name"; fi
}

base
for system in "${@:-etcd postgres redis mariadb mosquitto nats rabbitmq sqlite udp zeromq zookeeper}"; do
  for name in $system; do
    folder=$name
    case $name in
      kafka) jars kafka libs "${KAFKA_HOME:-/opt/kafka}" ;;
      cassandra) jars cassandra lib "${CASSANDRA_HOME:-/opt/cassandra}" ;;
      sqlite | udp | zeromq) folder=node && cp -L "$(command -v node)" node/node ;;
      toxiproxy) GOBIN=$PWD/toxiproxy go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0 ;;
    esac
    docker build -q -t "faultline/$name:local" "$folder"
  done
done
