#!/usr/bin/env bash
# Runs a command beside a server: serving.sh SERVER-COMMAND... -- COMMAND...; ends with the command's exit code. The
# server is one that prints `ready`, as `mockdest serve` does; the command finds its ports in SFTP_PORT, S3_PORT and
# ADMIN_PORT.
set -u
server=()
while [ "$1" != -- ]; do server+=("$1") && shift; done
shift
said=$(mktemp -d)
"${server[@]}" >"$said/out" 2>"$said/err" &
pid=$!
trap 'kill "$pid" 2>/dev/null; wait "$pid"; rm -rf "$said"' EXIT
until grep -q '^ready$' "$said/out"; do
    kill -0 "$pid" 2>/dev/null || { cat "$said/err" >&2 && exit 3; }
    sleep 0.02
done
SFTP_PORT=$(sed -n 's/.*sftp:.*:\([0-9]*\).*/\1/p' "$said/out" | head -n 1)
S3_PORT=$(sed -n 's/^S3 .*:\([0-9]*\) .*/\1/p' "$said/out")
ADMIN_PORT=$(sed -n 's/^admin .*:\([0-9]*\)\/.*/\1/p' "$said/out")
export SFTP_PORT S3_PORT ADMIN_PORT
"$@"
