# Sourced by the other scripts: what is missing on this Debian is installed, said first.
# shellcheck shell=bash

# One line to the person at the terminal; standard output stays for data.
say() { printf '%s\n' "$*" >&2; }

# Whether we are root or may become it; sudo asks at the terminal if there is one.
may_be_root() { (( EUID == 0 )) || { command -v sudo >/dev/null && sudo -v; }; }

# Runs a command as root, or says which command a person has to run.
as_root() {
    if ! may_be_root; then
        say "This needs root, and sudo is no help here. As root, run:"
        say "    $(printf '%q ' "$@")"
        return 77
    elif (( EUID )); then
        sudo "$@"
    else
        "$@"
    fi
}

# need PACKAGE… : installs those of the packages that are not there.
need() {
    local package log missing=()
    for package in "$@"; do
        dpkg-query --show --showformat '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' \
            || missing+=("$package")
    done
    (( ${#missing[@]} )) || return 0
    if ! command -v apt-get >/dev/null; then
        say "Missing: ${missing[*]}. There is no apt-get here; install them and start again."
        return 69
    fi
    if ! may_be_root; then
        say "Missing, and only root can install it. As root, run:"
        say "    apt-get install --no-install-recommends ${missing[*]}"
        return 77
    fi
    say "Missing, and installed now with apt-get (their system services are not started): ${missing[*]}"
    log=$(mktemp)
    # A laboratory needs the programs only: no mail server on ports 25 and 143 as a side effect.
    # shellcheck disable=SC2016 # the inner shell expands it
    as_root env DEBIAN_FRONTEND=noninteractive bash -euc '
        policy=/usr/sbin/policy-rc.d
        if [ ! -e "$policy" ]; then
            printf "#!/bin/sh\nexit 101\n" >"$policy"
            chmod 755 "$policy"
            trap "rm -f $policy" EXIT
        fi
        echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections || true
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "$@"
    ' install "${missing[@]}" </dev/null >"$log" 2>&1 || {
        say 'apt-get did not succeed; its last lines:'
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 69
    }
    rm -f "$log"
}
