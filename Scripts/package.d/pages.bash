# Sourced by Scripts/package: the manual pages.
# shellcheck shell=bash

pages=Scripts/package.d/man

# write_pages PROGRAM FOLDER : every page, facteur(1) from the program's own help.
write_pages() {
    local program=$1 folder=$2 page day
    # As mdoc(7) writes a day.
    day=$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" '+%B %-d, %Y')
    mkdir -p "$folder"
    # The help is in the language of the locale, and the page is English.
    LC_ALL=C "$program" --experimental-dump-help | Scripts/package.d/manual >"$folder/facteur.1"
    cp "$pages"/*.[57] "$folder"
    for page in "$folder"/*.[157]; do sed -i "s/^\.Dd @DATE@$/.Dd $day/" "$page"; done
}
