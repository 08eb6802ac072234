# Sourced by lab: a CA of its own and two server certificates, one of them for somebody else's name.
# shellcheck shell=bash

# certificate NAME SUBJECT_ALT_NAMES : NAME.pem and NAME.key in tls/, signed by the lab's CA.
certificate() {
    local name=$1 names=$2
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
        -subj "/CN=$name" -keyout "$name.key" -out "$name.csr" 2>>openssl.log
    openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
        -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$names") \
        -out "$name.pem" 2>>openssl.log
    rm "$name.csr"
}

make_certificates() (
    mkdir "$1" || exit
    cd "$1" || exit
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj '/CN=Facteur laboratory CA' -keyout ca.key -out ca.pem \
        -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
        2>openssl.log
    certificate server 'DNS:localhost,IP:127.0.0.1'
    certificate wrong-name 'DNS:somewhere-else.example.test'
    chmod 600 ./*.key
)
