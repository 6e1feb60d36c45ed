#!/bin/sh
# Waits until a TCP port accepts connections, then runs a command, if one is given.
#
#   ./wait-for-it.sh host:port [-t seconds] [-q] [-- command [argument ...]]
#
# It tries once a second, by default for 15 seconds; with -t 0 it never stops trying. Its exit status is that of the command,
# 0 without a command, 1 when the time is over, and 2 when the arguments are wrong. An open port does not mean that a server is
# ready. The health checks of Compose show better tests: /health/ready of a service, and a query to SQL Server.
set -u

usage() {
  echo "$1" >&2
  echo "Usage: $0 host:port [-t seconds] [-q] [-- command [argument ...]]" >&2
  exit 2
}

say() {
  [ "$quiet" = yes ] || echo "$0: $1" >&2
}

# Uses nc, node or bash, the first of them that this machine has.
is_open() {
  if command -v nc >/dev/null 2>&1; then
    nc -z -w 1 "$host" "$port" >/dev/null 2>&1
  elif command -v node >/dev/null 2>&1; then
    node -e '
      const [, host, port] = process.argv;
      const socket = require("net").connect({ host, port, timeout: 1000 }, () => process.exit(0));
      for (const event of ["error", "timeout"]) socket.on(event, () => process.exit(1));
    ' "$host" "$port"
  else
    bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" >/dev/null 2>&1
  fi
}

address=${1-}
case $address in
  *?:?*) ;;
  *) usage "Name what to wait for as host:port, not '$address'." ;;
esac
host=${address%:*}
port=${address##*:}
case $port in
  *[!0-9]*) usage "The port must be a number, not '$port'." ;;
esac
shift

seconds=15
quiet=no
while [ $# -gt 0 ]; do
  case $1 in
    -t)
      seconds=${2-}
      case $seconds in
        '' | *[!0-9]*) usage "-t needs a whole number of seconds, not '$seconds'." ;;
      esac
      shift 2
      ;;
    -q)
      quiet=yes
      shift
      ;;
    --)
      shift
      break
      ;;
    *) usage "There is no option '$1'." ;;
  esac
done

waited=0
until is_open; do
  if [ "$seconds" -gt 0 ] && [ "$waited" -ge "$seconds" ]; then
    say "$address did not open within $seconds seconds"
    exit 1
  fi
  sleep 1
  waited=$((waited + 1))
done
say "$address is open"

[ $# -eq 0 ] || exec "$@"
