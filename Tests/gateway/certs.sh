#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes good and bad certificates for the local gateway:  certs.sh DIR
# DIR gets ca.pem and one NAME.pem with NAME.key for each row of the table below.
# It needs openssl 3.0 or later. If DIR is complete and no certificate has expired, it does nothing; after a change of
# this script it makes all of them again.
set -euo pipefail

here=DNS:localhost,IP:127.0.0.1
now=$(date -u +%Y%m%d000000Z)
later=$(($(date -u +%Y) + 2))0101000000Z

# name        issuer    key       digest  valid from       valid until      subjectAltName
leaves="
server        ca        ec        sha256  $now             $later           $here
rsa           ca        rsa:2048  sha256  $now             $later           $here
expired       ca        ec        sha256  20200101000000Z  20200201000000Z  $here
notyet        ca        ec        sha256  20400101000000Z  20410101000000Z  $here
wrong-host    ca        ec        sha256  $now             $later           DNS:other.example
cn-only       ca        ec        sha256  $now             $later           -
self          self      ec        sha256  $now             $later           $here
untrusted     other-ca  ec        sha256  $now             $later           $here
rsa1024       ca        rsa:1024  sha256  $now             $later           $here
sha1          ca        ec        sha1    $now             $later           $here
"

main() {
    mkdir -p "$1"
    local recipe
    recipe=$(cksum < "${BASH_SOURCE[0]}")
    cd "$1"
    exec 9> .lock
    flock 9                              # tests start gateways side by side
    complete "$recipe" && return
    rm -f .recipe
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    make_all 2> "$work/log" || { cat "$work/log" >&2; exit 1; }
    echo "$recipe" > .recipe
}

complete() {
    [ "$(cat .recipe 2> /dev/null)" = "$1" ] && [ -s ca.pem ] || return 1
    openssl x509 -in server.pem -noout -checkend 86400 > /dev/null || return 1
    local name _
    while read -r name _; do
        [ -z "$name" ] || { [ -s "$name.pem" ] && [ -s "$name.key" ]; } || return 1
    done <<< "$leaves"
}

make_all() {
    # Called under `||`, where bash ignores -e; so the commands are joined by &&.
    write_config && make_ca ca && make_ca other-ca || return 1
    local row
    while read -r -a row; do
        [ ${#row[@]} -eq 0 ] || make_leaf "${row[@]}" || return 1
    done <<< "$leaves"
}

# `openssl ca` is the one subcommand of 3.0 that takes explicit dates.
write_config() {
    : > "$work/index.txt"
    cat > "$work/ca.cnf" <<CONFIG
[ca]
default_ca = gateway
[gateway]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
unique_subject = no
policy = any_name
[any_name]
commonName = supplied
CONFIG
}

make_ca() {
    make_key "$1" ec &&
    openssl req -x509 -new -key "$1.key" -out "$1.pem" -days 3650 -subj "/CN=Swiftlet test $1" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}

make_key() {
    case $2 in
        ec)    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$1.key" ;;
        rsa:*) openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:${2#rsa:}" -out "$1.key" ;;
    esac
}

make_leaf() {
    local name=$1 issuer=$2 key=$3 digest=$4 from=$5 until=$6 san=$7 common_name=localhost
    [ "$name" != wrong-host ] || common_name=other.example
    local signer=(-cert "$issuer.pem" -keyfile "$issuer.key")
    [ "$issuer" != self ] || signer=(-selfsign -keyfile self.key)
    leaf_extensions "$san" > "$work/leaf.cnf" &&
    make_key "$name" "$key" &&
    openssl req -new -key "$name.key" -subj "/CN=$common_name" -out "$work/leaf.csr" &&
    openssl ca -batch -notext -config "$work/ca.cnf" "${signer[@]}" -md "$digest" \
        -startdate "$from" -enddate "$until" -extfile "$work/leaf.cnf" \
        -in "$work/leaf.csr" -out "$name.pem"
}

leaf_extensions() {
    echo basicConstraints=CA:FALSE
    echo extendedKeyUsage=serverAuth
    echo subjectKeyIdentifier=hash
    echo authorityKeyIdentifier=keyid
    [ "$1" = - ] || echo "subjectAltName=$1"
}

main "${1:?usage: certs.sh DIR}"
