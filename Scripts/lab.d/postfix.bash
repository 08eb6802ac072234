# Sourced by lab: Postfix's configuration. $run, $domain, $suffixes and the ports come from there.
# shellcheck shell=bash disable=SC2154 # they are set in lab

write_postfix() {
    local etc=$run/postfix/etc suffix
    mkdir -p "$etc" "$run/postfix/queue" "$run/postfix/data"
    chown postfix "$run/postfix/data"
    for suffix in "${suffixes[@]}"; do
        printf '/%s$/ local\n' "${suffix//./\\.}"
    done >"$etc/domains"
    # People who do not exist, whose mailbox is full, or who turn out to be gone or busy only after the 250.
    printf '%s\n' '!/^nobody-here/ exists' >"$etc/mailboxes"
    printf '%s\n' '/^full-/ 452 4.2.2 Mailbox full' >"$etc/recipients"
    printf '%s\n' '/^gone-later/ gone:' '/^busy-later/ busy:' >"$etc/transport"
    write_main_cf "$etc"
    write_master_cf "$etc"
    # Postfix waits when its configuration is younger than a moment.
    touch -d '10 seconds ago' "$etc"/*
}

write_main_cf() {
    cat >"$1/main.cf" <<END
compatibility_level = 3.6
queue_directory = $run/postfix/queue
data_directory = $run/postfix/data
maillog_file = $run/log/postfix.log
maillog_file_prefixes = $run/log
myhostname = mx.$domain
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
smtpd_peername_lookup = no
biff = no
alias_maps =
local_recipient_maps =
recipient_delimiter = +
smtputf8_enable = yes

virtual_mailbox_domains = regexp:$1/domains
virtual_mailbox_maps = regexp:$1/mailboxes
virtual_transport = lmtp:unix:$run/dovecot/run/lmtp
transport_maps = regexp:$1/transport
default_transport = error:5.1.2 The laboratory knows no such domain
local_transport = error:5.1.1 The laboratory has no local mailboxes

smtpd_tls_cert_file = $run/tls/server.pem
smtpd_tls_key_file = $run/tls/server.key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = $run/dovecot/run/auth-postfix
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access regexp:$1/recipients, reject_unlisted_recipient
# Refusals are part of the tests: no pause after each.
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 2000
minimal_backoff_time = 5s
queue_run_delay = 5s
# A letter that waits is told of soon, or tests would have to wait for hours.
delay_warning_time = 1s
END
}

write_master_cf() {
    local sasl='-o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject'
    cat >"$1/master.cf" <<END
127.0.0.1:$submission_port inet n - n - - smtpd -o smtpd_tls_security_level=encrypt $sasl
127.0.0.1:$smtps_port inet n - n - - smtpd -o smtpd_tls_wrappermode=yes $sasl
127.0.0.1:$smtps_wrong_name_port inet n - n - - smtpd -o smtpd_tls_wrappermode=yes $sasl
  -o smtpd_tls_cert_file=$run/tls/wrong-name.pem -o smtpd_tls_key_file=$run/tls/wrong-name.key
127.0.0.1:$smtp_plain_port inet n - n - - smtpd -o smtpd_tls_security_level=none
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
gone unix - n n - - pipe flags= user=nobody argv=/bin/sh -c {echo "The mailbox is gone"; exit 67}
busy unix - n n - - pipe flags= user=nobody argv=/bin/sh -c {echo "The mailbox is busy"; exit 75}
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
END
}
