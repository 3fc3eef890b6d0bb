#!/bin/sh
# Start one service: `dienst api`, `dienst worker`, `dienst migrate`, `dienst replay ...` = `python -m <package> ...`.
# The Dockerfile fills in the package name. Passwords come as files, so that they aren't in a manifest, in the
# description of a container or in the environment of anything but this process: <PREFIX>_DATABASE_URL_FILE=<path>
# becomes <PREFIX>_DATABASE_URL. Only names that end in DATABASE_URL_FILE: SSL_CERT_FILE and its like are not ours.
set -eu
for naam in $(env | sed -n 's/^\([A-Z][A-Z_]*DATABASE_URL\)_FILE=.*$/\1/p'); do
    bestand=""
    eval "bestand=\${${naam}_FILE}"
    if [ ! -r "$bestand" ]; then
        echo "geheim ${naam}: bestand ${bestand} is er niet of is niet leesbaar" >&2
        exit 78
    fi
    inhoud="$(cat "$bestand")"
    export "${naam}=${inhoud}"
    unset "${naam}_FILE"
done
exec python -m @PAKKET@ "$@"
