"""Mail for measuring: the same bytes in every run, but for the day of a notice."""

import base64
import email.utils
import quopri
import random

WORDS = """offre emploi travailleur étranger numéro permis travail compte résumé message adresse courriel
stage université laboratoire équipe projet réunion calendrier merci bonjour cordialement the offer of employment
meeting schedule please find attached regards internship department invitation forêt rivière façade déjà""".split()

NOTICE = """Authentication-Results: mx.example.test; dmarc=pass header.from=cic.gc.ca\r
From: ne-pas-repondre@cic.gc.ca\r
To: {to}\r
Subject: IRCC\r
Date: {date}\r
Message-ID: <{number}@cic.gc.ca>\r
Content-Type: text/plain; charset=utf-8\r
\r
Le présent message est destiné à l'adresse de courriel suivante :\r
{to}. Si ce message ne vous concerne pas, veuillez le supprimer.\r
\r
Votre offre d'emploi a été reçue par IRCC. Votre numéro d'offre d'emploi est ({offer})\r
"""


def ref(number):
    """The reference of an intern in a roster."""
    return f"E-{1_000_000 + number}"


def offer(number):
    """The offer number of that intern."""
    return f"A{1_000_000 + number}"


def notice(number, to):
    """The portal's mail that gives that intern a number; of today, for an old one waits for a person at a first start."""
    return NOTICE.format(number=number, to=to, offer=offer(number), date=email.utils.formatdate()).encode()


def sentence(rng):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randrange(6, 18))).capitalize() + "."


def paragraphs(rng, size):
    text, length = [], 0
    while length < size:
        text.append(" ".join(sentence(rng) for _ in range(3)))
        length += len(text[-1]) + 2
    return text


def encoded(text, charset, how):
    data = text.encode(charset)
    if how == "base64":
        return base64.encodebytes(data).decode("ascii")
    return quopri.encodestring(data).decode("ascii")


def mail(number, size):
    """About so many bytes: multipart/alternative, French and English, four charsets and encodings in turn."""
    rng = random.Random(number)
    charset = ("utf-8", "iso-8859-1", "windows-1252", "utf-8")[number % 4]
    how = ("quoted-printable", "base64")[number // 4 % 2]
    text = paragraphs(rng, (size - 2000) * (0.31 if how == "base64" else 0.36))
    html = "".join(f'<p style="margin:0">{each.replace("é", "&eacute;")}</p>\n' for each in text)
    subject = "=?utf-8?b?" + base64.b64encode(sentence(rng)[:40].encode()).decode() + "?="
    signature = "\n\t".join(base64.b64encode(rng.randbytes(48)).decode() for _ in range(6))
    hops = [f"Received: from mail{hop}.sender.example (mail{hop}.sender.example [192.0.2.{number % 250}])\n"
            f"\tby relay{hop}.sender.example (Postfix) with ESMTPS id {rng.randbytes(5).hex()}\n"
            f"\tfor <stages@host.test>; Mon, 23 Nov 2026 09:00:0{hop} -0500 (EST)" for hop in range(4)]
    lines = hops + [
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=s1;\n"
        f"\th=from:to:subject:date:message-id:mime-version:content-type;\n\tbh={signature[:44]};\n\tb={signature}",
        "Authentication-Results: mx.example.test; dmarc=pass header.from=sender.example",
        f"From: =?utf-8?q?Exp=C3=A9diteur?= <sender{number % 50}@sender.example>",
        "To: stages@host.test",
        f"Subject: {subject}",
        "Date: Mon, 23 Nov 2026 09:00:00 -0500",
        f"Message-ID: <{number}.bench@sender.example>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="=_next"',
        "",
        "--=_next",
        f"Content-Type: text/plain; charset={charset}",
        f"Content-Transfer-Encoding: {how}",
        "",
        encoded("\n\n".join(text), charset, how),
        "--=_next",
        f"Content-Type: text/html; charset={charset}",
        f"Content-Transfer-Encoding: {how}",
        "",
        encoded(f"<html><body>{html}</body></html>", charset, how),
        "--=_next--",
        "",
    ]
    return "\n".join(lines).replace("\n", "\r\n").encode("ascii")
