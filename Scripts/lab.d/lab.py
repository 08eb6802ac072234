"""What the lab does with sockets and mailboxes. Standard library only; called by Scripts/lab."""

import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import imaplib
import json
import os
import pathlib
import random
import re
import secrets
import select
import socket
import ssl
import sys
import tempfile
import time
import urllib.parse


def ports(count):
    """Free loopback ports, all in a row so that two labs rarely want the same ones."""
    for _ in range(200):
        # Below the range that the kernel hands out for outgoing connections.
        first = random.randrange(20000, 32000, count)
        held = []
        try:
            for port in range(first, first + count):
                held.append(socket.socket())
                held[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                held[-1].bind(("0.0.0.0", port))
            return print(*range(first, first + count))
        except OSError:
            continue
        finally:
            for each in held:
                each.close()
    sys.exit("no row of free ports found")


def ready(seconds, dovecot, postfix, *greetings):
    """Waits until each PORT=GREETING has been heard, but not on servers that are gone."""
    deadline = time.monotonic() + float(seconds)
    for wanted in greetings:
        port, greeting = wanted.split("=")
        while not heard(int(port), greeting.encode()):
            if not (running(dovecot) and running(postfix)):
                sys.exit("a server ended at once")
            if time.monotonic() > deadline:
                sys.exit(f"no greeting on port {port} after {seconds} s")
            time.sleep(0.02)


def running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def heard(port, greeting):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as server:
            server.settimeout(2)
            return server.recv(512).startswith(greeting)
    except OSError:
        return False


def watch(pid, started, folder, *command):
    """Becomes COMMAND FOLDER as soon as the process PID, begun at STARTED, is gone, or the lab's folder is.

    Whoever ends a test run may remove its temporary files at once: what COMMAND needs is put into another folder then.
    """
    known = {}
    try:
        other = os.pidfd_open(int(pid))
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            same = stat.read().rpartition(")")[2].split()[19] == started
        while same and (now := notes(folder)):
            known = now
            if select.select([other], [], [], 0.5)[0]:
                break
    except (ProcessLookupError, FileNotFoundError):
        pass
    if known and not notes(folder):
        folder = tempfile.mkdtemp()
        for name, words in known.items():
            pathlib.Path(folder, name).write_bytes(words)
    os.execv(command[0], (*command, folder))


def notes(folder):
    """What `lab down` reads, by the files' names; nothing once the folder is gone."""
    files = [pathlib.Path(folder, name) for name in ("pids", "alias")]
    try:
        return {file.name: file.read_bytes() for file in files if file.exists()}
    except FileNotFoundError:
        return {}


def description(env):
    """lab.json from lab.env's pairs, one NAME=VALUE an argument."""
    values = dict(pair.split("=", 1) for pair in env)
    return {name: int(value) if name.endswith(("port", "pid", "uid", "gid")) else value
            for name, value in values.items()}


def describe(*env):
    print(json.dumps(description(env), indent=2, sort_keys=True))


def maildir(lab, user):
    """The user's Maildir, made if need be, as Dovecot itself would make it."""
    local, _, domain = user.lower().rpartition("@")
    local = local.partition("+")[0]
    if not local or not domain or "/" in user or local.startswith("."):
        sys.exit(f"not an address: {user}")
    path = os.path.join(lab["folder"], "mail")
    for name in (domain, local, "Maildir"):
        path = os.path.join(path, name)
        make_folder(lab, path)
    for name in ("cur", "new", "tmp"):
        make_folder(lab, os.path.join(path, name))
    return path


def make_folder(lab, path):
    try:
        os.mkdir(path, 0o755)
    except FileExistsError:
        return
    if os.geteuid() == 0:
        os.chown(path, lab["mail_uid"], lab["mail_gid"])


def deliver(lab, user, *files):
    """Drops each file, or standard input, byte for byte into the user's INBOX."""
    box = maildir(lab, user)
    for number, name in enumerate(files or ["-"]):
        if name == "-":
            mail = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                mail = file.read()
        now = time.time()
        unique = f"{int(now)}.M{int(now % 1 * 1e6):06d}P{os.getpid()}Q{number}.lab"
        with open(os.path.join(box, "tmp", unique), "wb") as file:
            file.write(mail)
        if os.geteuid() == 0:
            os.chown(file.name, lab["mail_uid"], lab["mail_gid"])
        os.rename(file.name, os.path.join(box, "new", unique))


def inbox(lab, user):
    context = ssl.create_default_context(cafile=lab["ca"])
    session = imaplib.IMAP4_SSL("localhost", lab["imaps_port"], ssl_context=context, timeout=20)
    session.login(user, lab["password"])
    session.select("INBOX", readonly=True)
    return session


def fetched(session, what):
    """(uid, flags, bytes) of every mail."""
    _, found = session.uid("SEARCH", "ALL")
    if not found[0]:
        return []
    _, parts = session.uid("FETCH", found[0].replace(b" ", b",").decode(), f"(FLAGS {what})")
    return [(int(re.search(rb"UID (\d+)", part[0])[1]),
             re.search(rb"FLAGS \(([^)]*)\)", part[0])[1].decode(),
             part[1]) for part in parts if isinstance(part, tuple)]


def mailbox(lab, user):
    """One line a mail: UID, flags, From, Subject."""
    with inbox(lab, user) as session:
        for uid, flags, header in fetched(session, "BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)]"):
            mail = email.message_from_bytes(header, policy=email.policy.default)
            print(uid, f"({flags})", mail["From"], mail["Subject"], sep="\t")


def letter(lab, user):
    """The newest mail of the INBOX as a person reads it."""
    with inbox(lab, user) as session:
        mails = fetched(session, "BODY.PEEK[]")
    if not mails:
        sys.exit(f"{user} has no mail")
    mail = email.message_from_bytes(mails[-1][2], policy=email.policy.default)
    for name in ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"):
        if mail[name] is not None:
            print(f"{name}: {mail[name]}")
    body = mail.get_body(("plain", "html"))
    print()
    print(body.get_content().rstrip() if body else "(no text)")


def token(lab, user, seconds="3600"):
    """An access token that this lab's Dovecot accepts for the user (JWT, HS256)."""
    print(jwt(lab, user, seconds))


def jwt(lab, user, seconds):
    with open(os.path.join(lab["folder"], "jwt/default/HS256/default"), "rb") as file:
        key = base64.b64decode(file.read())
    now = int(time.time())
    claims = {"sub": user, "iat": now, "exp": now + int(seconds)}
    text = b".".join(url_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (text + b"." + url_base64(hmac.digest(key, text, hashlib.sha256))).decode()


def identity(lab, user, file):
    """OAuth 2 by a code on a device (RFC 8628): whoever has the code is let in at the second time of asking.

    Each refresh token counts once, each access token for an hour.
    """
    asked = {"times": 0, "refresh": secrets.token_urlsafe()}

    class Server(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self, status, **values):
            octets = json.dumps(values).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def do_GET(self):
            self.answer(404)

        def do_POST(self):
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            form = dict(urllib.parse.parse_qsl(text))
            if self.path == "/device":
                return self.answer(200, device_code="device-1", user_code="WXYZ-1234", interval=1, expires_in=600,
                                   verification_uri="https://login.example/device")
            if form.get("device_code") == "device-1":
                asked["times"] += 1
                if asked["times"] == 1:
                    return self.answer(400, error="authorization_pending")
            elif form.get("refresh_token") != asked["refresh"]:
                return self.answer(400, error="invalid_grant")
            asked["refresh"] = secrets.token_urlsafe()
            self.answer(200, token_type="Bearer", access_token=jwt(lab, user, 3600), expires_in=3600,
                        refresh_token=asked["refresh"])

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls = os.path.join(lab["folder"], "tls")
    context.load_cert_chain(os.path.join(tls, "server.pem"), os.path.join(tls, "server.key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with open(file + ".new", "w", encoding="ascii") as draft:
        draft.write(f"{server.server_address[1]}\n")
    os.rename(file + ".new", file)
    server.serve_forever()


def url_base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def main():
    name, *arguments = sys.argv[1:]
    if name in ("ports", "ready", "watch", "describe"):
        {"ports": lambda count: ports(int(count)), "ready": ready, "watch": watch, "describe": describe}[name](*arguments)
    else:
        with open(os.path.join(arguments[0], "lab.json"), encoding="utf-8") as file:
            lab = json.load(file)
        {"deliver": deliver, "mailbox": mailbox, "letter": letter, "token": token,
         "identity": identity}[name](lab, *arguments[1:])


if __name__ == "__main__":
    main()
