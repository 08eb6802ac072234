import Mail
import Text

extension Attachment {
    /// Whether it is a picture or a document in which a person could read a number that no text holds.
    var mayShowNumber: Bool {
        isEnvelope || isDocument || type.hasPrefix("image/") || Self.documents.contains(type)
            || Self.documentNames.contains { hasName(endingIn: $0) }
    }

    /// Whether it holds a whole mail that is not opened: Outlook's `winmail.dat` (TNEF), or its `.msg`.
    var isEnvelope: Bool {
        type == "application/ms-tnef" || type == "application/vnd.ms-tnef"
            || name?.lowercased() == "winmail.dat" || isOutlookMessage || type.hasPrefix("message/")
    }

    /// Known by its type, its name, or as a compound file whose name is not that of an old Office document.
    var isOutlookMessage: Bool {
        if ["application/vnd.ms-outlook", "application/x-msg", "application/msg"].contains(type) {
            return true
        }
        if hasName(endingIn: ".msg") || hasName(endingIn: ".oft") { return true }
        return isCompound
            && ![".doc", ".xls", ".ppt", ".dot", ".xlt", ".msi"].contains { hasName(endingIn: $0) }
            && !Self.documents.contains(type)
    }

    /// Whether it may hold the content of the mail: any unread file other than a cryptographic signature, an appointment, a card, a
    /// sound or a video. A small inline picture is a logo and does not count.
    var mayHoldMatter: Bool {
        if isRead || size == 0 || isSmallPictureInText { return false }
        if isDocument, !type.hasPrefix("image/") { return true }
        if Self.sidelines.contains(type) || type.hasPrefix("audio/") || type.hasPrefix("video/") {
            return false
        }
        return ![".ics", ".vcf", ".p7s", ".asc", ".sig"].contains { hasName(endingIn: $0) }
    }

    /// An inline picture no larger than a logo; the picture of a whole letter is larger.
    private var isSmallPictureInText: Bool {
        isInline && type.hasPrefix("image/") && size <= 40_000
    }

    private func hasName(endingIn ending: String) -> Bool { name?.lowercased().hasSuffix(ending) ?? false }

    private static let documents: Set<String> = [
        "application/pdf", "application/ms-tnef", "application/msword", "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
    ]
    private static let documentNames = [".pdf", ".png", ".jpg", ".jpeg", ".heic", ".docx", ".msg"]
    private static let sidelines: Set<String> = [
        "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics",
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
        "application/pgp-keys", "text/css", "text/x-amp-html", "text/rfc822-headers",
    ]
}

extension Reading {
    /// Whether an unread file may hold the content of the mail.
    package var hasUnreadMatter: Bool { attachments.contains(where: \.mayHoldMatter) }
}

/// Whether a text is no language but the result of a wrong label, encryption or an old format for attachments: a colleague's notice
/// may be in it.
enum GarbledText {
    /// Octets of a text that are read.
    private static let most = 65_536
    /// The number of scalars whose kinds are counted.
    private static let sample = 4_096

    /// - Parameter text: UTF-8.
    static func isGarbled(_ text: [UInt8]) -> Bool {
        let head = text.prefix(most)
        return holdsEncodedLines(head) || isStrange(String(decoding: head.prefix(sample), as: UTF8.self))
    }

    /// Base64 or quoted-printable under a wrong label, uuencode, yEnc, BinHex, an OpenPGP or PKCS #7 armor.
    private static func holdsEncodedLines(_ text: ArraySlice<UInt8>) -> Bool {
        var inARow = 0
        var escapes = 0
        for line in text.split(separator: 0x0A) {
            let line = line.last == 0x0D ? line.dropLast() : line
            if armors.contains(where: { line.starts(with: $0.utf8) }) || isUuencoded(line) { return true }
            inARow = isBase64(line) ? inARow + 1 : 0
            escapes += countEscapes(line)
            if inARow == 2 || escapes >= 5 { return true }
        }
        return false
    }

    private static let armors = [
        "-----BEGIN PGP MESSAGE", "-----BEGIN PKCS7", "-----BEGIN CMS", "-----BEGIN ENCRYPTED", "=ybegin ",
        "(This file must be converted with BinHex",
    ]

    /// `begin 644 name` or `begin-base64 644 name` (POSIX.1-2017, uuencode).
    private static func isUuencoded(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.starts(with: "begin".utf8) else { return false }
        let words = line.split(separator: 0x20)
        guard words.count >= 3,
            words[0].elementsEqual("begin".utf8) || words[0].elementsEqual("begin-base64".utf8)
        else { return false }
        return (3...4).contains(words[1].count) && words[1].allSatisfy { (0x30...0x37).contains($0) }
    }

    /// A full line of base64 (RFC 2045 §6.8): no person writes 40 letters without a blank, twice.
    private static func isBase64(_ line: ArraySlice<UInt8>) -> Bool {
        (40...100).contains(line.count)
            && line.allSatisfy {
                $0.isLetterOrDigit
                    || $0 == 0x2B || $0 == 0x2F || $0 == 0x3D
            }
            && line.contains(where: \.isCapital) && line.contains(where: \.isSmallLetter)
    }

    /// Octets beyond ASCII in quoted-printable (RFC 2045 §6.7): `=C3`.
    private static func countEscapes(_ line: ArraySlice<UInt8>) -> Int {
        guard line.count >= 3 else { return 0 }
        return (line.startIndex..<line.endIndex - 2).count { index in
            line[index] == 0x3D && line[index + 1] >= 0x38 && isHex(line[index + 1]) && isHex(line[index + 2])
        }
    }

    private static func isHex(_ octet: UInt8) -> Bool { octet.hexValue != nil && !octet.isSmallLetter }

    /// Many characters that are rare in text, or few blanks among letters outside ASCII.
    private static func isStrange(_ text: String) -> Bool {
        var (all, strange, blanks, foreign) = (0, 0, 0, 0)
        for scalar in text.unicodeScalars {
            all += 1
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x20, 0xA0: blanks += 1
            case 0..<0x20, 0x7F..<0xA0, 0xFFFD: strange += 1
            case 0x80...:
                foreign += 1
                switch scalar.properties.generalCategory {
                case .unassigned, .privateUse, .surrogate: strange += 1
                default: break
                }
            default: break
            }
        }
        guard all >= 20 else { return false }
        return strange * 10 > all || (all >= 60 && blanks * 50 < all && foreign * 10 > all * 6)
    }
}

/// Whether a program writes from an address, judged by its local part: answers to it are not read, and it may send any person's
/// text (a web form, a returned mail).
enum AutomaticSender {
    static func isMeant(by address: AddrSpec) -> Bool {
        let folded = FoldedText(address.withoutSubAddress.localPart).octets
        let words = folded.split { !$0.isSmallLetter }.map { String(decoding: $0, as: UTF8.self) }
        let joined = words.joined()
        return words.contains(where: machines.contains) || roles.contains(joined)
            || parts.contains { holds(Array(joined.utf8), $0) }
    }

    /// By octets, for it is asked of every mail.
    private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { place in
            text[place] == first && text[place..<(place + part.count)].elementsEqual(part)
        }
    }

    /// Words that name a program anywhere between separators and digits.
    private static let machines: Set<String> = [
        "daemon", "postmaster", "robot", "bot", "wordpress", "drupal", "joomla", "mailer", "bounce",
        "bounces", "php", "cgi", "server", "serveur", "sharepoint", "jotform", "typeform", "forms", "form",
        "notification", "notifications", "alerts", "alertes", "fax", "listserv", "mailman", "majordomo",
        "sympa", "srs", "owner", "request", "newsletter", "siteinternet", "siteweb", "website",
    ]

    /// Words that name a program if they are alone.
    private static let roles: Set<String> = [
        "root", "www", "wwwdata", "apache", "nginx", "httpd", "nobody", "form", "forms", "formmail",
        "web", "website", "siteweb", "webmaster", "notification", "notifications",
        "notify", "alert", "alerts", "alerte", "alertes", "auto", "automate", "automatic", "automatique",
        "cron",
        "system", "systeme", "smtp", "scan", "scanner", "copieur", "printer", "imprimante",
    ]

    /// Prefixes and suffixes joined to other words.
    private static let parts = [
        "noreply", "nereply", "notreply", "noresponse", "norespond", "nepasrepond", "nerepondez",
        "nerepondrepas", "pasdereponse", "sansreponse", "mailerdaemon", "postmaster", "autoreply",
        "autorespond", "webform", "contactform", "formcontact", "formulaire", "unattended",
        "nerepondpas", "noanswer", "nreply", "autoconfirm", "autonotif", "scantomail", "nichtantworten",
        "microsoftforms", "webserver", "webcontact", "sitecontact",
    ].map { Array($0.utf8) }
}
