#!/usr/bin/env bash
# What Scripts/package --try does with the package: in a root of its own, with no network but loopback, in a name space of
# processes that ends with this one.
# usage: inside.bash ROOT VERSION LAB
set -euo pipefail
. Scripts/debian.bash

root=$1 version=$2 lab=$3
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
# What is checked, for the last line.
checks=0

fail() { say "package: $*"; exit 1; }

# holds WORDS COMMAND… : the command succeeds.
holds() {
    local words=$1
    shift
    "$@" || fail "not so: $words"
    checks=$((checks + 1))
}

# is WORDS WANTED FOUND
is() {
    [[ $3 == "$2" ]] || fail "$1: wanted “$2”, found “$3”"
    checks=$((checks + 1))
}

in_root() { chroot "$root" "$@"; }
apt() { in_root apt-get -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "$@" >"$root/tmp/apt.log" 2>&1 || { cat "$root/tmp/apt.log" >&2; fail "apt-get $*"; }; }
rights() { in_root stat -c '%a %U:%G' "$1"; }

# As the unit runs it: the service's user, its secrets, nothing of this shell's.
service=(chroot "$root" env -i PATH=/usr/bin:/bin CREDENTIALS_DIRECTORY=/run/credentials/facteur.service
    setpriv --reuid=facteur --regid=facteur --clear-groups --no-new-privs)
as_service() { "${service[@]}" "$@"; }

install_it() {
    say '== installing'
    apt install /tmp/facteur.deb
    is 'the version' "$version" "$(in_root facteur --version)"
    for page in facteur facteur.yaml facteur-promises facteur-microsoft365 facteur-google facteur-servers facteur-troubleshooting; do
        holds "man finds $page" in_root man -w "$page" >/dev/null
        is "what man says of $page" '' "$(in_root man --warnings "$page" 2>&1 >/dev/null)"
    done
    is 'the configuration' '640 root:facteur' "$(rights /etc/facteur/facteur.yaml)"
    is 'the secrets' '700 root:root' "$(rights /etc/facteur/credentials)"
    is 'the user' 'facteur:/var/lib/facteur:/usr/sbin/nologin' "$(in_root getent passwd facteur | cut -d: -f1,6,7)"
    is 'units that start by themselves' '' "$(find "$root/etc/systemd/system" -name '*facteur*')"
    is 'libraries that are missing' '' "$(in_root ldd /usr/bin/facteur | grep -E 'libswift|not found' || true)"
    holds 'bash reads its completion' bash -n "$root/usr/share/bash-completion/completions/facteur"
    if command -v zsh >/dev/null; then holds 'zsh reads its completion' zsh -n "$root/usr/share/zsh/vendor-completions/_facteur"; fi
    if command -v fish >/dev/null; then
        holds 'fish reads its completion' fish --no-execute "$root/usr/share/fish/vendor_completions.d/facteur.fish"
    fi
}

judge_units() {
    local unit words
    say '== judging its units'
    for unit in facteur.service facteur-once.service facteur-once.timer facteur-alert@facteur.service.service; do
        words=$(in_root systemd-analyze verify --man=yes "$unit" 2>&1 | grep -iE 'facteur|syntax|unknown' || true)
        is "what systemd says of $unit" '' "$words"
    done
    for unit in facteur.service facteur-once.service; do
        holds "$unit is walled in" in_root systemd-analyze security --offline=yes --threshold=12 "$unit" >/dev/null
    done
    # Where nothing of systemd's runs, it still says what it has to say.
    holds 'the alert' in_root /usr/libexec/facteur/alert facteur.service 2>"$root/tmp/alert"
    holds 'the alert names the unit and the command' grep -q 'journalctl -u facteur.service' "$root/tmp/alert"
}

# The faults that the configuration as shipped has on a machine where nobody has done anything yet.
check_as_shipped() {
    local code=0 file=/etc/facteur/facteur.yaml
    say '== checking the configuration as shipped'
    in_root facteur check >"$root/tmp/check" 2>&1 || code=$?
    is 'its exit code' 78 "$code"
    holds 'the IMAP password is missed' grep -qE "^facteur: $file:[0-9]+:[0-9]+: there is no file /etc/facteur/credentials/imap;" "$root/tmp/check"
    holds 'the SMTP password is missed' grep -qE "^facteur: $file:[0-9]+:[0-9]+: there is no file /etc/facteur/credentials/smtp;" "$root/tmp/check"
    is 'faults' 2 "$(wc -l <"$root/tmp/check")"
}

# What an admin does, and what systemd does before the first start.
configure() {
    say '== starting a private Dovecot and Postfix'
    Scripts/lab up "$lab" --parent $$
    . "$lab/lab.env"
    # shellcheck disable=SC2154 # lab.env sets what begins with lab_
    install -m 644 "$lab_ca" "$root/etc/facteur/ca.pem"
    for name in imap smtp; do
        printf '%s\n' "$lab_password" >"$root/etc/facteur/credentials/$name"
        chmod 600 "$root/etc/facteur/credentials/$name"
    done
    cat >"$root/etc/facteur/facteur.yaml" <<END
# Edited by its admin.
database: /var/lib/facteur/facteur.sqlite
mailboxes:
  - name: stages
    server: imaps://localhost:$lab_imaps_port
    user: stages@host.test
    password: { credential: imap }
    ca: /etc/facteur/ca.pem
    poll: 5s
smtp:
  server: smtp://localhost:$lab_submission_port
  user: stages@host.test
  password: { credential: smtp }
  ca: /etc/facteur/ca.pem
  from: "Stages <stages@host.test>"
trust:
  authserv_id: mx.example.test
  forwarders: [host.test]
END
    # LoadCredential=, StateDirectory=
    in_root install -d -m 500 -o facteur -g facteur /run/credentials/facteur.service
    in_root install -m 400 -o facteur -g facteur -t /run/credentials/facteur.service \
        /etc/facteur/credentials/imap /etc/facteur/credentials/smtp
    is "the ledger's folder" '750 facteur:facteur' "$(rights /var/lib/facteur)"
    in_root systemctl enable facteur.service >/dev/null 2>&1
}

# How many interns have been told, as the service's user sees it.
told() { as_service facteur interns --json | python3 -c 'import json, sys; print(sum(i["state"] == "sent" for i in json.load(sys.stdin)["interns"]))'; }

run_it() {
    local today mail serving tries
    say "== running the service as its user"
    holds 'every check is good' as_service facteur check >"$root/tmp/check"
    # What lies in a mailbox for more than three days when it is first opened waits for an approval.
    today=$(LC_ALL=C date -u '+%a, %d %b %Y 00:01:00 +0000')
    mkdir "$lab/mails"
    for mail in Scripts/demo.d/[1-9]-*.eml; do sed "s/^Date: .*/Date: $today/" "$mail" >"$lab/mails/${mail##*/}"; done
    Scripts/lab deliver "$lab" stages@host.test "$lab"/mails/*.eml
    install -m 644 Scripts/demo.d/roster.csv "$root/tmp/roster.csv"
    as_service facteur roster import /tmp/roster.csv >/dev/null
    # Not by the function: its process would be a shell, and the signal end at that.
    "${service[@]}" facteur serve >"$root/tmp/serve.log" 2>&1 &
    serving=$!
    for (( tries = 0; tries < 150; tries++ )); do
        (( $(told) < 3 )) || break
        sleep 0.2
    done
    is 'interns told' 3 "$(told)"
    is "the ledger's rights" '640 facteur:facteur' "$(rights /var/lib/facteur/facteur.sqlite)"
    kill -TERM "$serving"
    wait "$serving" || fail "the service ended with $?: $(<"$root/tmp/serve.log")"
}

# boot SCRIPT ARGUMENTS… : below a systemd of its own, where this machine's kernel lets one run; its output goes to $root/var/tmp/try.out.
boot() {
    # /tmp is new there.
    install -m 755 "$1" "$root/var/tmp/try.sh"
    shift
    cp "$root/tmp/facteur.deb" "$root/var/tmp/try.deb"
    rm -f "$root/var/tmp/try.out"
    cat >"$root/etc/systemd/system/try.service" <<END
[Unit]
After=basic.target
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'exec /var/tmp/try.sh $* >/var/tmp/try.out 2>&1'
ExecStopPost=/bin/systemctl poweroff --no-block
END
    umount "$root/proc" && umount -R "$root/dev"
    timeout --kill-after=10 300 systemd-nspawn --quiet --directory="$root" --register=no --keep-unit --boot \
        systemd.unit=try.service >"$root/var/tmp/try.log" 2>&1 || true
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    rm -f "$root/etc/systemd/system/try.service"
    [[ -e $root/var/tmp/try.out ]] && return
    say 'package: no systemd could be run here, so that its units were judged by their words only:'
    tail -n 3 "$root/var/tmp/try.log" >&2
    return 1
}

boot_it() {
    local today silent
    say '== running it under systemd'
    python3 -c 'import pathlib, socket, sys, time
server = socket.create_server(("127.0.0.1", 0), backlog=50)
pathlib.Path(sys.argv[1]).write_text(str(server.getsockname()[1]))
time.sleep(3600)' "$lab/silent.port" &
    silent=$!
    while [[ ! -s $lab/silent.port ]]; do sleep 0.1; done
    today=$(LC_ALL=C date -u '+%a, %d %b %Y 00:01:00 +0000')
    sed "s/^Date: .*/Date: $today/" Scripts/demo.d/later-notice.eml >"$lab/mails/later-notice.eml"
    Scripts/lab deliver "$lab" stages@host.test "$lab/mails/later-notice.eml"
    in_root systemctl disable facteur.service >/dev/null 2>&1
    if boot Scripts/package.d/booted.sh "$(<"$lab/silent.port")"; then
        # No line may be missing, and none differ.
        is 'what systemd made of it' "$(booted)" "$(<"$root/var/tmp/try.out")"
        checks=$((checks + $(booted | wc -l) - 1))
        # It ended with a removal.
        apt install /tmp/facteur.deb
    fi
    kill "$silent"
    wait "$silent" || true
    in_root systemctl enable facteur.service >/dev/null 2>&1
}

# From nothing to the first letters: how many commands, how long, what is seen. Needs the lab, and the package purged.
newcomer() {
    local mail user identity
    say '== as a newcomer'
    for user in newcomer newcomer2; do
        for mail in "$lab"/mails/[1-9]-*.eml; do
            sed "s/stages\([+@]\)/$user\1/g" "$mail" >"$lab/mails/$user.eml"
            Scripts/lab deliver "$lab" "$user@host.test" "$lab/mails/$user.eml"
        done
    done
    sed 's/stages+/newcomer+/' Scripts/demo.d/roster.csv >"$root/var/tmp/roster.csv"
    install -m 644 "$lab_ca" "$root/etc/ssl/try-ca.pem"
    (umask 077; printf '%s\n' "$lab_password" >"$root/var/tmp/password")
    Scripts/lab identity "$lab" newcomer2@host.test "$lab/identity.port" &
    identity=$!
    while [[ ! -e $lab/identity.port ]]; do sleep 0.1; done
    if boot Scripts/package.d/newcomer.sh "$lab_imaps_port" "$lab_submission_port" "$(<"$lab/identity.port")"; then
        cat "$root/var/tmp/newcomer.log" >&2
        is 'what a newcomer comes to' "$(arrived)" "$(<"$root/var/tmp/try.out")"
        say "package: from apt-get install to status: $(tr '\n' ' ' <"$root/var/tmp/newcomer.seconds")"
        checks=$((checks + $(arrived | wc -l) - 1))
    fi
    kill "$identity"
    wait "$identity" || true
    rm -f "$root"/var/tmp/{try,newcomer}.* "$root/var/tmp/password" "$root/etc/ssl/try-ca.pem"
}

arrived() {
    cat <<'END'
password: 5 commands, 3 told, active, check 0
password, kept: imap smtp tokens: 
oauth: 5 commands, 3 told, active, check 0
oauth, kept: tokens.key.sealed tokens: facteur.token\/2
END
}

booted() {
    cat <<'END'
started: active, says how it is
told: 4
user: facteur
walls: NoNewPrivs:1Seccomp:2
reloads: 1 good, 1 bad, active
process after reloads: same
bad start: failed, exit 78, 0 restarts, 1 alert
pass: success, exit 0
one of the two: active, timer inactive
hanging mailbox: 1 bite, begun anew 1 time
after an upgrade: active, other process
ledger of a made-up user: active, directory of facteur, 4 told
stopped: success
removed: 0 running
END
}

upgrade() {
    local newer=$root/tmp/newer before was
    say '== upgrading'
    before=$(as_service facteur interns)
    was=$(told)
    dpkg-deb -R "$root/tmp/facteur.deb" "$newer"
    sed -i "s/^Version: .*/Version: $version+1/" "$newer/DEBIAN/control"
    printf '# A new line of the next version.\n' >>"$newer/etc/facteur/facteur.yaml"
    dpkg-deb --root-owner-group -Znone --build "$newer" "$root/tmp/newer.deb" >/dev/null
    rm -r "$newer"
    apt install /tmp/newer.deb
    is 'the version' "$version+1" "$(in_root dpkg-query -W -f '${Version}' facteur)"
    holds "the admin's configuration stays" grep -q '^# Edited by its admin' "$root/etc/facteur/facteur.yaml"
    holds 'the new one lies beside it' grep -q '^# A new line' "$root/etc/facteur/facteur.yaml.dpkg-dist"
    is 'its rights' '640 root:facteur' "$(rights /etc/facteur/facteur.yaml)"
    is 'the ledger' "$before" "$(as_service facteur interns)"
    holds 'what was enabled stays so' test -L "$root/etc/systemd/system/multi-user.target.wants/facteur.service"
    as_service facteur serve --once >"$root/tmp/once.log" 2>&1 || fail "a pass failed: $(<"$root/tmp/once.log")"
    is 'interns told, none anew' "$was" "$(told)"
    is 'letters' "$was" "$(as_service facteur letters --json | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["letters"]))')"
}

remove() {
    local left
    say '== removing and purging'
    apt remove facteur
    holds 'the program is gone' test ! -e "$root/usr/bin/facteur"
    holds 'the ledger stays' test -s "$root/var/lib/facteur/facteur.sqlite"
    holds 'the configuration stays' test -s "$root/etc/facteur/facteur.yaml"
    holds 'the secrets stay' test -s "$root/etc/facteur/credentials/imap"
    rm -f "$root/etc/facteur/ca.pem"
    apt purge facteur
    holds 'the user stays' in_root getent passwd facteur >/dev/null
    left=$(cd "$root" && find etc usr var lib -xdev -name '*facteur*' ! -path 'var/lib/apt/*' ! -path 'var/cache/*')
    is 'what is left' '' "$left"
}

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
ip link set lo up
is 'ways out of here' '' "$(ip route show)"
install_it
judge_units
check_as_shipped
configure
run_it
boot_it
upgrade
remove
newcomer
Scripts/lab down "$lab"
say "package: $checks checks held: installed, run, upgraded, removed and purged"
