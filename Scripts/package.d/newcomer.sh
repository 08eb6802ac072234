#!/bin/sh
# What a newcomer types, by a running systemd, in the root of its own: once with a password, once with a login that renews itself.
# A line `what: found` for each. Its arguments come from Scripts/package --try.
# usage: newcomer.sh IMAP_PORT SUBMISSION_PORT IDENTITY_PORT
set -u
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
imap=$1 smtp=$2 identity=$3

found() { printf '%s: %s\n' "$1" "$2"; }
told() { facteur interns --json | tr '{' '\n' | grep '"ref"' | grep -c '"state":"sent"'; }

# typed COMMAND : counted, and shown with what it says.
commands=0
typed() {
    commands=$((commands + 1))
    printf '\n# %s\n' "$1" >>/var/tmp/newcomer.log
    sh -c "$1" >>/var/tmp/newcomer.log 2>&1 </dev/null || printf '(exit %s)\n' "$?" >>/var/tmp/newcomer.log
}

# newcomer KIND USER OPTIONS : the person's way to the first letters.
newcomer() {
    commands=0
    began=$(date +%s)
    servers="--imap imaps://localhost:$imap --smtp smtp://localhost:$smtp --ca /etc/ssl/try-ca.pem"
    typed 'apt-get install -y -q --no-install-recommends /var/tmp/try.deb'
    # As at a terminal: where a person has to log in, init waits for that at once.
    typed "script -qec 'facteur init --yes --address $2 $servers --forwarder host.test --roster /var/tmp/roster.csv $3' /dev/null"
    typed 'systemctl daemon-reload && systemctl enable --now facteur'
    typed 'facteur roster import /var/tmp/roster.csv'
    tries=150
    while [ "$(told)" != 3 ] && [ $tries -gt 0 ]; do sleep 0.2; tries=$((tries - 1)); done
    typed 'facteur status'
    printf '%s: %s s\n' "$1" "$(($(date +%s) - began))" >>/var/tmp/newcomer.seconds
    found "$1" "$commands commands, $(told) told, $(systemctl show --property=ActiveState --value facteur), check $(facteur check >>/var/tmp/newcomer.log 2>&1; echo $?)"
    found "$1, kept" "$(ls /etc/facteur/credentials | tr '\n' ' ')tokens: $(cat /var/lib/facteur/tokens/*.json 2>/dev/null | grep -o 'facteur.token[^"]*')"
    typed 'apt-get purge -y -q facteur'
    rm -rf /etc/facteur /var/lib/facteur /etc/systemd/system/facteur.service.d
}

newcomer password newcomer@host.test '--provider other --password-file /var/tmp/password'
newcomer oauth newcomer2@host.test \
    "--provider custom --client facteur --token-url https://localhost:$identity/token --device-url https://localhost:$identity/device --scope mail --authserv-id mx.example.test"
