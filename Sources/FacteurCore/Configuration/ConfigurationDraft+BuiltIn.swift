// Written from Config/facteur.yaml by `Scripts/test --accept BuiltInSource`; edit that file.
// swift-format-ignore-file
extension ConfigurationDraft {
    /// The commented example that a draft begins as.
    package static let example = #"""
        # Facteur's configuration: the example, with every key explained.
        #
        # Copy it to /etc/facteur/facteur.yaml, change what your mail provider and your team need, and run:  facteur check
        # Lines that begin with # are comments. Indent with spaces, never with tabs.
        # A length of time is a number and s, m, h or d: 90s, 5m, 1h, 30d.

        # The ledger: the one file in which Facteur remembers every mail, every number and every letter. Keep it on a local disk.
        database: /var/lib/facteur/facteur.sqlite

        # The mail folders in which IRCC's mails (or forwarded copies of them) arrive. As many as you like, each after a "- ".
        # Add the junk folder as a second one: notices do land there.
        mailboxes:
          - name: stages                                # your own short name for it: letters, digits, . _ -
            server: imaps://imap.example.ca             # imaps:// is TLS from the start; imap:// means STARTTLS, which is then required
            folder: INBOX                               # the folder's name on the server; INBOX when left out
            user: stages@example.ca                     # the login name
            # The password never stands in this file. It lies alone, on one line, in /etc/facteur/credentials/imap, and systemd hands it
            # over to the service (LoadCredential=imap:...):
            password: { credential: imap }
            #   password: { file: /path/to/it }         # or in a file that only the service can read
            #   password: { command: [/usr/bin/pass, show, imap] }   # or what a program prints
            #   token: { file: /path }                  # instead of password: an OAuth 2 access token, in the same three forms
            # Or, instead of the password, OAuth 2, for Microsoft 365, Google and others: the login renews itself (see README).
            # oauth:
            #   provider: microsoft365                  # microsoft365, google or custom; fills in the addresses and scopes below, and
            #                                           # `server` and `authserv_id` where they are left out
            #   flow: device                            # device: a person runs "facteur login stages" once and types a code anywhere;
            #                                           # browser: the same in a browser on this machine; app: no person is needed
            #   tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47   # microsoft365 only: the directory (tenant) ID
            #   client: 6731de76-14a6-49ae-97bc-6eba6914391e   # the app's (client) ID
            #   # secret: { credential: entra }         # the app's secret, in the same three forms as a password; needed for app
            #   # certificate: { credential: entra.pem }   # or the app's certificate and key, as one PEM file, instead of a secret
            #   # token_url: https://login.example.ca/token       # what follows is for custom, or to override what is filled in
            #   # device_url: https://login.example.ca/device     # with flow: device
            #   # authorize_url: https://login.example.ca/auth    # with flow: browser
            #   # scopes: [mail, offline_access]
            #   # ca: /etc/facteur/ca.pem
            # ca: /etc/facteur/ca.pem                   # only if the server's certificate comes from an authority of your own
            # addresses: [rh@example.ca, "@example.ca"] # further addresses of yours, or whole domains, whose mail arrives here; a notice
                                                        # that says it is meant for anybody else waits for a person
            poll: 5m                                    # how often to look at the latest; new mail is usually announced at once
            after: leave                                # what to do with the portal's mail once it is settled: leave it untouched
                                                        # (leave), { flag: Told } to mark it, or { move: Told } to move it to a folder
                                                        # that is there; what waits for a person stays as it is (see README)
            largest_mail: 20MB                          # a larger mail is not read; it is listed, and waits for a person

        # The server that takes Facteur's letters to the interns.
        smtp:
          server: smtps://smtp.example.ca               # smtps:// is TLS from the start; smtp:// means STARTTLS, which is then required
          user: stages@example.ca                       # leave user and password out where the server asks for none
          password: { credential: smtp }
          # ca: /etc/facteur/ca.pem                     # as above
          # tls: none                                   # no TLS at all: only for a server on this same machine
          from: "Stages <stages@example.ca>"            # the sender that interns see
          bounces: stages@example.ca                    # where "could not be delivered" goes; the address of `from` when left out
          verp: false                                   # true: a +address of its own per letter, so that a bounce names its letter
          per_hour: 200                                 # the brake: more letters than this in an hour wait

        # Whom to believe. Your mail server checks each sender and writes the result into the mail; this says whose result counts.
        trust:
          authserv_id: mx.example.ca                    # the first word of the Authentication-Results lines in your mails; where it
                                                        # differs from mail to mail a list, or a pattern: ["*.mx.example.ca"];
                                                        # none where your server writes no name there (Exchange Online)
          # verify: dkim                                # for servers that write no such lines: signatures (DKIM) are checked here,
                                                        # and authserv_id may be left out
          # dns: [127.0.0.1:53]                         # who is asked for their keys; the system's resolvers otherwise
          portal: [cic.gc.ca, canada.ca]                # IRCC's domains, with everything below them
          forwarders: [example.ca, rh@partner.example]  # colleagues and partners who may forward a notice: domains or addresses
          # sealers: [example.com]                      # services that forward mail and seal its results (ARC)

        # How a number finds its intern.
        matching:
          elimination: false                            # true: a notice may go to the only intern still waiting at its address
          noc_2016: false                               # true: the old four-digit NOC codes are let through

        # Official lists of the NOC (CNP) codes, so that letters and lists show a code's title. Statistics Canada publishes them; of several
        # versions, in a list each, the one in force at an offer's date has the word. NOC 2021 is in force until you say from when another is.
        # noc:
        #   version: 2021
        #   from: { 2026: 2028-01-15 }                  # an invented day: IRCC has announced none; it needs a table of that version
        #   en: /etc/facteur/noc_2021_version_1.0_-_classification_structure.csv
        #   fr: /etc/facteur/cnp_2021_version_1.0_-_structure_de_la_classification.csv

        # Your own additions to the phrases by which IRCC's mails are recognised.
        # wording: /etc/facteur/portal.yaml

        letters:
          # templates: /etc/facteur/letters             # your own letters: letter.fr.mustache, letter.fr.html.mustache and the two for en
          contact: "stages@example.ca"                  # whom an intern may ask; the sender's address when left out
          retry: { first: 1m, most: 1h, give_up: 5d }   # a letter that the server cannot take now: wait 1 to 2 minutes at first, an hour
                                                        # at most, and give up after 5 days
          in_doubt: { then: resend, after: 10m }        # the line broke at the very end, so the letter may have left or not:
                                                        # after 10 minutes it is looked for in the account's Sent folder; where it is not
                                                        # there, send the same letter once more (resend), or wait for a person (hold)
          undo: 1m                                      # a letter that a person lets go (assign, approve) waits so long: unassign takes it back
          review: false                                 # true: every letter waits until `facteur approve`
          # remind: { after: 7d, most: 2 }              # who has not answered the letter is written to again; the contact must be an
                                                        # address whose mail arrives in a watched mailbox

        # How long personal data is kept; nothing goes by itself unless it is written here. The content of a settled mail, once nothing hangs
        # on it any more; interns whose case is closed and of whom nothing has been heard for so long. legal_hold: true stops all of it.
        # retention: { mail: 30d, closed_interns: 400d, legal_hold: false }

        # When waiting is too long: one mail a day at most to whoever looks after it, naming references and no person, and a warning
        # of "facteur status --check". Without this key there is neither.
        # alerts:
        #   waiting: 10d                                # an intern without a number or a NOC code
        #   held: 1d                                    # a mail that needs a person, a letter that could not be delivered
        #   to: stages@example.ca
        #   offices: { Montréal: [rh.montreal@example.ca] }   # besides, what concerns the interns of one office, as the roster names it

        # A file for Prometheus, by node_exporter's textfile collector, written at every poll and at least each minute. It names mailboxes,
        # states and reasons, and nobody. The packaged service may write there once systemd allows it:
        # "systemctl edit facteur", and below [Service] the line ReadWritePaths=/var/lib/node-exporter
        # metrics: { file: /var/lib/node-exporter/facteur.prom }

        # The language of Facteur's own words: en or fr. (Each intern's letter is in the intern's own language.)
        admin: { language: en }

        """#
}
