#!/bin/sh
# Copies its input and replaces each demonstration secret with a random value. A secret that occurs several times, such as one
# that a caller shares with the services it calls, gets the same value everywhere.
#
#   sh deploy/new-secrets.sh < .env.example > .env
#   sh deploy/new-secrets.sh < k8s/secrets.yaml > secrets.new && mv secrets.new k8s/secrets.yaml
set -eu

awk '
  function random(  command, value) {
    command = "od -An -N24 -tx1 /dev/urandom | tr -d \" \\n\""
    command | getline value
    close(command)
    if (length(value) != 48) { print "new-secrets.sh: /dev/urandom gave no random bytes" > "/dev/stderr"; exit 1 }
    return value
  }
  {
    rest = $0
    line = ""
    while (match(rest, /[Dd]emo-only-[A-Za-z0-9-]+/)) {
      placeholder = substr(rest, RSTART, RLENGTH)
      # SQL Server requires capitals, small letters and digits in a password.
      if (!(placeholder in values)) values[placeholder] = (placeholder ~ /^D/ ? "Aa1-" : "") random()
      line = line substr(rest, 1, RSTART - 1) values[placeholder]
      rest = substr(rest, RSTART + RLENGTH)
    }
    print line rest
  }
'
