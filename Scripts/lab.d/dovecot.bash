# Sourced by lab: Dovecot's configuration. $run, $password, $mail_uid, $mail_gid, $idle_check and the ports come from there.
# shellcheck shell=bash disable=SC2154 # they are set in lab

write_dovecot() {
    mkdir -p "$run/dovecot" "$run/jwt/default/HS256"
    head -c 32 /dev/urandom | base64 -w0 >"$run/jwt/default/HS256/default"
    cat >"$run/dovecot/oauth2.conf" <<END
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$run/jwt/
username_attribute = sub
END
    cat >"$run/dovecot/dovecot.conf" <<END
base_dir = $run/dovecot/run
state_dir = $run/dovecot/state
log_path = $run/log/dovecot.log
instance_name = facteur-lab
protocols = imap lmtp
listen = 127.0.0.1

ssl = yes
ssl_cert = <$run/tls/server.pem
ssl_key = <$run/tls/server.key
ssl_dh =
local 127.0.0.2 {
  ssl_cert = <$run/tls/wrong-name.pem
  ssl_key = <$run/tls/wrong-name.key
}

# Anybody at .test and .example exists: tests invent their people.
mail_location = maildir:~/Maildir
mail_fsync = never
first_valid_uid = 1
mail_max_userip_connections = 500
# A thousand mailboxes and more are watched at once by what measures.
default_client_limit = 5000
mailbox_idle_check_interval = $idle_check secs
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
postmaster_address = postmaster@$domain
hostname = mx.$domain
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_verbose = yes
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $run/dovecot/oauth2.conf
}
passdb {
  driver = static
  args = password=$password
  username_filter = !nobody-here* $(printf '*@*%s ' "${suffixes[@]}")
}
# Whom the one above skips is unknown, not a fault of ours.
passdb {
  driver = passwd-file
  args = /dev/null
}
userdb {
  driver = static
  args = uid=$mail_uid gid=$mail_gid home=$run/mail/%Ld/%Ln allow_all_users=yes
}

namespace inbox {
  inbox = yes
  mailbox Archive {
    auto = subscribe
    special_use = \\Archive
  }
  mailbox Junk {
    auto = subscribe
    special_use = \\Junk
  }
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
}

service imap {
  process_limit = 2500
}
service imap-login {
  service_count = 0
  inet_listener imap {
    port = $imap_port
  }
  inet_listener imaps {
    port = $imaps_port
    ssl = yes
  }
  inet_listener imap_plain {
    port = $imap_plain_port
  }
  inet_listener imaps_wrong_name {
    address = 127.0.0.2
    port = $imaps_wrong_name_port
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = $lmtp_port
  }
  unix_listener lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener auth-postfix {
    mode = 0666
  }
}
# Wrong passwords are part of the tests: no growing penalty for the next login from this address.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
END
}
