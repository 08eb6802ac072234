# Sourced by Scripts/package: the tree of files that becomes the package.
# shellcheck shell=bash

parts=Scripts/package.d

# write_tree PROGRAM VERSION FOLDER
write_tree() {
    local program=$1 version=$2 tree=$3
    local documents=$tree/usr/share/doc/facteur
    install -D -m 755 "$program" "$tree/usr/bin/facteur"
    strip --strip-unneeded --remove-section=.comment --remove-section=.note "$tree/usr/bin/facteur"
    install -D -m 640 Config/facteur.yaml "$tree/etc/facteur/facteur.yaml"
    install -d -m 700 "$tree/etc/facteur/credentials"
    write_units "$tree/lib/systemd/system"
    install -D -m 644 systemd/facteur.sysusers "$tree/usr/lib/sysusers.d/facteur.conf"
    install -D -m 755 systemd/alert "$tree/usr/libexec/facteur/alert"
    write_manual "$program" "$tree/usr/share/man"
    write_completions "$program" "$tree/usr/share"
    # The wording and the letters, for whoever changes them.
    install -D -m 644 -t "$documents/examples" Config/portal.yaml Config/letters/* Config/monitoring/*
    gzip -9n "$documents/examples/portal.yaml"
    write_copyright >"$documents/copyright"
    gzip -9n <CHANGELOG.md >"$documents/CHANGELOG.md.gz"
    changelog "$version" | gzip -9n >"$documents/changelog.gz"
    install -D -m 644 "$parts/lintian-overrides" "$tree/usr/share/lintian/overrides/facteur"
    write_control "$version" "$tree"
}

write_units() {
    install -d "$1"
    install -m 644 systemd/*.service systemd/*.timer "$1"
    once_service <systemd/facteur.service >"$1/facteur-once.service"
    chmod 644 "$1/facteur-once.service"
}

# The service's unit as a single pass: the same user, secrets and walls.
once_service() {
    awk '
        /^#/ { comments = comments $0 "\n"; next }
        # What is said of the daemon alone goes, with the comments above it.
        /^(Conflicts|After=facteur|StartLimit|NotifyAccess|ExecReload|Restart|TimeoutStart)/ { comments = ""; next }
        /^\[Install\]/ { exit }
        /^Description=/ { $0 = "Description=Facteur: one pass over the mailboxes" }
        /^Type=/ { comments = ""; $0 = "Type=oneshot" }
        /^ExecStart=/ {
            $0 = "ExecStart=/usr/bin/facteur serve --once\n" \
                "# A server that could not be reached, or a daemon that has the ledger: the next pass comes.\n" \
                "SuccessExitStatus=75"
        }
        /^OnFailure=/ { comments = "# What a person must mend.\n" }
        { printf "%s%s\n", comments, $0; comments = "" }
    '
}

write_manual() {
    local folder=$temporary/pages page
    write_pages "$1" "$folder"
    for page in "$folder"/*; do
        install -D -m 644 "$page" "$2/man${page##*.}/${page##*/}"
        gzip -9n "$2/man${page##*.}/${page##*/}"
    done
}

write_completions() {
    install -d "$2/bash-completion/completions" "$2/zsh/vendor-completions" "$2/fish/vendor_completions.d"
    # English, whoever builds it.
    LC_ALL=C "$1" --generate-completion-script bash | sed '1{/^#!/d}' >"$2/bash-completion/completions/facteur"
    LC_ALL=C "$1" --generate-completion-script zsh >"$2/zsh/vendor-completions/_facteur"
    LC_ALL=C "$1" --generate-completion-script fish >"$2/fish/vendor_completions.d/facteur.fish"
}

# Facteur's own terms, and those of all that is linked in.
write_copyright() {
    local licence name text
    compgen -G '.build/checkouts/*/LICENSE*' >/dev/null || { say 'The licences of what is linked in are missing: build first.'; return 66; }
    printf 'Facteur\n\n'
    cat LICENSE
    printf '\n\nThe program holds these, linked in.\n\nUnder the Apache License 2.0 (/usr/share/common-licenses/Apache-2.0):\n'
    printf "Swift's runtime and Foundation, with the Runtime Library Exception of swift.org;\n"
    printf 'ICU within Foundation, under the Unicode License V3 (https://www.unicode.org/license.txt);\n'
    for licence in .build/checkouts/*/LICENSE*; do
        name=${licence#.build/checkouts/}
        ! grep -q 'Apache License' "$licence" || printf '%s\n' "${name%%/*}"
    done
    for licence in .build/checkouts/*/LICENSE* .build/checkouts/*/Sources/*/LICENSE*; do
        [[ -f $licence ]] && ! grep -q 'Apache License' "$licence" || continue
        name=${licence#.build/checkouts/}
        text=$(<"$licence")
        printf '\n%s:\n\n%s\n' "${name%/*}" "$text"
    done
    printf '\nlibyaml, within Yams:\n\n'
    printf 'Copyright (c) 2017-2020 Ingy dot Net\nCopyright (c) 2006-2016 Kirill Simonov\nUnder the same terms as Yams (MIT).\n'
}

maintainer() { git log -1 --format='%an <%ae>' 2>/dev/null || printf 'Facteur <root@localhost>'; }

changelog() {
    printf 'facteur (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n -- %s  %s\n' \
        "$1" "$(maintainer)" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
}

# The libraries that the program calls, as Debian's packages.
libraries() {
    local stub=$temporary/stub
    mkdir -p "$stub/debian"
    printf 'Source: facteur\n\nPackage: facteur\nArchitecture: any\n' >"$stub/debian/control"
    (cd "$stub" && dpkg-shlibdeps -O "$1" 2>/dev/null) | sed -n 's/^shlibs:Depends=//p'
}

write_control() {
    local version=$1 tree=$2 depends script
    depends=$(libraries "$tree/usr/bin/facteur")
    [[ -n $depends ]] || { say 'dpkg-shlibdeps says nothing of libraries'; return 70; }
    install -d "$tree/DEBIAN"
    sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@LIBRARIES@/$depends/" \
        -e "s/@SIZE@/$(du -k --apparent-size -s --exclude=DEBIAN "$tree" | cut -f1)/; s/@MAINTAINER@/$(maintainer)/" \
        "$parts/control" >"$tree/DEBIAN/control"
    printf '/etc/facteur/facteur.yaml\n' >"$tree/DEBIAN/conffiles"
    for script in postinst prerm postrm; do install -m 755 "$parts/$script" "$tree/DEBIAN/$script"; done
    (cd "$tree" && find usr lib -type f | LC_ALL=C sort | xargs -d '\n' md5sum) \
        >"$tree/DEBIAN/md5sums"
}
