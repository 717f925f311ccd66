#!/usr/bin/env bash
# Builds FerretDB 1, which speaks MongoDB's protocol, into <folder>, for FERRETDB_HOME=<folder> and the tests of systems/mongodb:
#   docker/ferretdb/build.sh <folder>
# Needs Go. `go install` alone makes a program that ends at once: the module comes without the file that has its version.
set -eu
version=v1.24.2
mkdir -p "$1"
folder=$(cd "$1" && pwd)
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
module=$(go mod download -json "github.com/FerretDB/FerretDB@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
cp -r "$module/." "$source"
chmod -R u+w "$source"
echo "$version" >"$source/build/version/version.txt"
cd "$source"
go build -o "$folder/ferretdb" ./cmd/ferretdb
