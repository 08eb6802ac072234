"""The private Dovecot and Postfix of Scripts/lab, mail in them, and configurations for them."""

import contextlib
import imaplib
import json
import os
import ssl
import subprocess
import sys
import tempfile

import corpus
from process import HOUSE

LAB = os.path.join(HOUSE, "Scripts", "lab")
USER = "stages@host.test"


@contextlib.contextmanager
def laboratory(*options):
    """(folder, what lab.json says), with further options of Scripts/lab. Servers and folder are gone afterwards; a killed script's servers end by themselves."""
    with tempfile.TemporaryDirectory(prefix="facteur-benchmark-") as folder:
        # The servers run as users of their own.
        os.chmod(folder, 0o755)
        heap = os.path.join(folder, "lab")
        subprocess.run([LAB, "up", heap, "--parent", str(os.getpid()), *options], check=True)
        try:
            with open(os.path.join(heap, "lab.json"), encoding="utf-8") as file:
                yield folder, json.load(file)
        finally:
            subprocess.run([LAB, "down", heap], check=True)


def fill(lab, count, size, user=USER):
    """Puts so many mails of the corpus into the INBOX; the octets of all of them."""
    return deliver(lab, (corpus.mail(number, size) for number in range(count)), count, user)


def deliver(lab, mails, count, user=USER):
    """Puts the mails into the user's empty INBOX, byte for byte; the octets of all of them."""
    total, mails = 0, iter(mails)
    # In memory where that can be: on the disk each mail is written once.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as heap:
        for first in range(0, count, 1000):
            names = [os.path.join(heap, f"{number}.eml") for number in range(first, min(first + 1000, count))]
            for name in names:
                with open(name, "wb") as file:
                    total += file.write(next(mails))
            subprocess.run([LAB, "deliver", lab["folder"], user, *names], check=True)
            for name in names:
                os.remove(name)
    found = indexed(lab, user)
    if found != count:
        sys.exit(f"the mailbox of {user} holds {found} mails of {count}")
    return total


def indexed(lab, user=USER):
    """How many mails are in the INBOX. Dovecot's own index is made by it, before anybody is measured."""
    context = ssl.create_default_context(cafile=lab["ca"])
    with imaplib.IMAP4_SSL("localhost", lab["imaps_port"], ssl_context=context) as session:
        session.login(user, lab["password"])
        found = int(session.select("INBOX")[1][0])
        if found:
            session.fetch("1:*", "(UID RFC822.SIZE)")
    return found


def write_configuration(folder, database, lab, imap=None, smtp=None, smtp_ca=None, users=(USER,), **more):
    """Facteur's configuration for the lab's servers, or for the addresses given; its path.

    It is JSON, which every reader of YAML takes. Each user's INBOX is watched; `more` sets keys of the mailboxes.
    """
    secret = os.path.join(folder, "secret")
    with open(os.open(secret, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(lab["password"] + "\n")
    password = {"file": secret}
    imap = imap or f"imaps://localhost:{lab['imaps_port']}"
    smtp = smtp or f"smtp://localhost:{lab['submission_port']}"
    # In the clear is only what goes through a relay that has to read along.
    safety = {"tls": "none"} if imap.startswith("imap:") else {"ca": lab["ca"]}
    mailboxes = [{"name": user.partition("@")[0], "server": imap, "folder": "INBOX", "user": user, "password": password,
                  **safety, **more} for user in users]
    words = {
        "database": database,
        "mailboxes": mailboxes,
        "smtp": {"server": smtp, "user": USER, "password": password, "ca": smtp_ca or lab["ca"], "from": f"Stages <{USER}>", "bounces": USER,
                 "per_hour": 100_000},
        "trust": {"authserv_id": "mx.example.test", "portal": ["cic.gc.ca"]},
        "letters": {"contact": USER},
    }
    return written(os.path.join(folder, "facteur.yaml"), json.dumps(words, indent=2, ensure_ascii=False))


def write_mbsync(folder, box, lab, port, fsync="yes", tls=True):
    """mbsync's configuration that takes the INBOX into the Maildir below `box`; its path."""
    return written(os.path.join(folder, "mbsyncrc"), f"""
FSync {fsync}

IMAPAccount lab
Host localhost
Port {port}
User {USER}
Pass {lab["password"]}
SSLType {"IMAPS" if tls else "None"}
{f'CertificateFile {lab["ca"]}' if tls else ""}

IMAPStore far
Account lab

MaildirStore near
Inbox {box}/INBOX
Path {box}/

Channel one
Far :far:
Near :near:
Patterns INBOX
Sync Pull New
Create Near
SyncState *
""")


def mails_in(box):
    """How many mails mbsync has put there."""
    return sum(len(os.listdir(os.path.join(box, "INBOX", name))) for name in ("new", "cur"))


def written(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def status(program, configuration):
    """What `facteur status --json` says."""
    words = subprocess.run([program, "status", "--json", "--config", configuration], check=True, stdout=subprocess.PIPE)
    return json.loads(words.stdout)


def write_roster(folder, count, address):
    """A roster of interns whose notices name them by reference; `address` gives an intern's own by its number."""
    rows = [f"{corpus.ref(number)},Martin{number},Élise,{address(number)},fr,21232,{sub_address(number)},Atelier"
            for number in range(count)]
    return written(os.path.join(folder, "roster.csv"),
                   "\n".join(["ref,family_name,given_names,email,language,noc,portal_email,employer", *rows, ""]))


def sub_address(number):
    """Where the portal writes to for that intern."""
    local, _, domain = USER.partition("@")
    return f"{local}+{corpus.ref(number)}@{domain}"
