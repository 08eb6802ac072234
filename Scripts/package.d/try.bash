# Sourced by Scripts/package: the package in a Debian of its own, from its installation to its purge.
# shellcheck shell=bash

# try_package FILE VERSION
try_package() {
    local package=$1 version=$2 root=$temporary/root mirror
    (( EUID == 0 )) || { say 'Scripts/package --try needs root: it makes a root folder of its own (debootstrap)'; return 77; }
    need debootstrap dovecot-imapd dovecot-lmtpd postfix openssl python3 iproute2 systemd-container
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 2>/dev/null | head -n 1)
    say '== making a Debian 12'
    debootstrap --variant=minbase bookworm "$root" "${mirror:-http://deb.debian.org/debian}" >"$temporary/debootstrap.log" 2>&1 \
        || { tail -n 20 "$temporary/debootstrap.log" >&2; return 69; }
    install -m 644 "$package" "$root/tmp/facteur.deb"
    # No file of this machine's is followed into that root but the addresses of its name servers.
    cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
    printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
    say '== fetching what it depends on'
    fetch_dependencies "$root" >"$temporary/fetch.log" 2>&1 || { tail -n 20 "$temporary/fetch.log" >&2; return 69; }
    # From here on nothing but loopback; and whatever is started ends with the first process of its own name space.
    unshare --net --mount --pid --fork --kill-child --mount-proc \
        bash Scripts/package.d/inside.bash "$root" "$version" "$temporary/lab" </dev/null
}

# A root without documents is no place to try manual pages, and without systemd none to judge units.
fetch_dependencies() {
    chroot "$1" env DEBIAN_FRONTEND=noninteractive bash -euc '
        apt-get update
        apt-get install -y --no-install-recommends systemd man-db
        apt-get install -y --no-install-recommends --download-only /tmp/facteur.deb
    '
}
