#!/bin/sh
# What Scripts/package --try has done by a running systemd, in the root of its own: a line `what: found` for each.
# The service is configured, and one mail waits for it.
# usage: booted.sh PORT    (of a server that takes connections and never says a word)
set -u
silent=$1
export LC_ALL=C.UTF-8

found() { printf '%s: %s\n' "$1" "$2"; }
property() { systemctl show --property="$1" --value "$2"; }
told() { facteur interns --json | tr '{' '\n' | grep '"ref"' | grep -c '"state":"sent"'; }
# until WANTED COMMAND… : for half a minute at most.
until_is() {
    wanted=$1 tries=150
    shift
    while [ "$("$@")" != "$wanted" ] && [ $tries -gt 0 ]; do sleep 0.2; tries=$((tries - 1)); done
}

systemctl start facteur.service
until_is 4 told
# What it says of itself changes as it looks at itself.
said=$(property StatusText facteur.service)
case $said in
    'watching mailboxes: 1' | '2 held, waiting for a person') said='says how it is' ;;
esac
found 'started' "$(property ActiveState facteur.service), $said"
found 'told' "$(told)"
found 'user' "$(stat -c %U "/proc/$(property MainPID facteur.service)")"
found 'walls' "$(grep -E '^(NoNewPrivs|Seccomp):' "/proc/$(property MainPID facteur.service)/status" | tr -d '\t\n')"

first=$(property MainPID facteur.service)
systemctl reload facteur.service
refused() { journalctl -u facteur.service -o cat --no-pager | grep -c "$1"; }
until_is 1 refused 'was read again and takes over'
printf 'nonsense: 1\n' >>/etc/facteur/facteur.yaml
systemctl reload facteur.service
until_is 1 refused 'was read again and is refused'
found 'reloads' "$(refused 'takes over') good, $(refused 'is refused') bad, $(property ActiveState facteur.service)"
is_same=other
[ "$first" = "$(property MainPID facteur.service)" ] && is_same=same
found 'process after reloads' "$is_same"

# A start with that configuration is a person's matter: no other try, and the admin is told.
systemctl restart facteur.service 2>/dev/null
alerts() { journalctl -t facteur-alert -o cat --no-pager | grep -c 'the configuration has faults$'; }
until_is 1 alerts
found 'bad start' "$(property ActiveState facteur.service), exit $(property ExecMainStatus facteur.service), $(property NRestarts facteur.service) restarts, $(alerts) alert"
sed -i '/^nonsense/d' /etc/facteur/facteur.yaml

# One or the other.
systemctl start facteur-once.service
found 'pass' "$(property Result facteur-once.service), exit $(property ExecMainStatus facteur-once.service)"
systemctl start facteur-once.timer
systemctl start facteur.service
found 'one of the two' "$(property ActiveState facteur.service), timer $(property ActiveState facteur-once.timer)"

# A mailbox that hangs: no more round trips, so that systemd is no longer told that all is well, and begins the service anew.
mkdir -p /run/systemd/system/facteur.service.d
printf '[Service]\nWatchdogSec=12s\nRestartSec=1s\n' >/run/systemd/system/facteur.service.d/try.conf
sed -i.good "s,server: imaps://localhost:[0-9]*,server: imaps://localhost:$silent," /etc/facteur/facteur.yaml
systemctl daemon-reload
systemctl restart facteur.service
bites() { journalctl -u facteur.service -o cat --no-pager | grep -c 'Watchdog timeout'; }
until_is 1 bites
# The service is begun anew once.
until_is 1 property NRestarts facteur.service
found 'hanging mailbox' "$(bites) bite, begun anew $(property NRestarts facteur.service) time"
mv /etc/facteur/facteur.yaml.good /etc/facteur/facteur.yaml
chgrp facteur /etc/facteur/facteur.yaml
rm -r /run/systemd/system/facteur.service.d
systemctl daemon-reload
systemctl restart facteur.service
until_is active property ActiveState facteur.service

# An upgrade begins the service anew; a removal ends it.
first=$(property MainPID facteur.service)
dpkg -i /var/tmp/try.deb >/dev/null 2>&1
is_same=other
[ "$first" = "$(property MainPID facteur.service)" ] && is_same=same
found 'after an upgrade' "$(property ActiveState facteur.service), $is_same process"

# As versions of before had it, with a user made up for each run.
systemctl stop facteur.service
mkdir -m 700 -p /var/lib/private
mv /var/lib/facteur /var/lib/private/facteur
ln -s private/facteur /var/lib/facteur
chown -R 64000:64000 /var/lib/private/facteur
systemctl start facteur.service
found 'ledger of a made-up user' "$(property ActiveState facteur.service), $(stat -c '%F of %U' /var/lib/facteur), $(told) told"
systemctl stop facteur.service
found 'stopped' "$(property Result facteur.service)"

dpkg -r facteur >/dev/null 2>&1
found 'removed' "$(systemctl list-units --no-legend --all 'facteur*' | grep -c running) running"
