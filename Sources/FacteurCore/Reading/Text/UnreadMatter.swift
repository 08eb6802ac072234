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

    /// A picture of the text, no larger than a logo; the picture of a whole letter is larger. Outlook calls those of its signatures
    /// `image001.png`, and some servers make files of them.
    private var isSmallPictureInText: Bool {
        (isInline || isNumberedPicture) && type.hasPrefix("image/") && size <= Self.largestLogo
    }

    private var isNumberedPicture: Bool {
        guard let name = name?.lowercased(), name.hasPrefix("image") else { return false }
        return name.dropFirst(5).prefix { $0 != "." }.utf8.allSatisfy(\.isDigit)
    }

    /// In octets.
    static let largestLogo = 40_000

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
    /// Whether an unread file, or what a page holds besides text, may hold the content of the mail.
    package var hasUnreadMatter: Bool {
        attachments.contains(where: \.mayHoldMatter) || pictures.mayHoldMatter
    }
}

extension HTMLText.Pictures {
    /// Whether a page holds a picture larger than a logo, as an attached one is judged, or a frame with a page of its own, which
    /// nothing shows that a person writes with.
    var mayHoldMatter: Bool { holdsPage || largest > Attachment.largestLogo }
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
        holdsEncodedLines(text.prefix(most)) || isStrange(text.prefix(sample))
    }

    /// Base64 or quoted-printable under a wrong label, uuencode, yEnc, BinHex, an OpenPGP or PKCS #7 armor.
    private static func holdsEncodedLines(_ text: ArraySlice<UInt8>) -> Bool {
        let octets = text.span
        var inARow = 0
        var escapes = 0
        var start = 0
        while start < octets.count {
            let end = WordScan.next(octets, from: start, 0x0A)
            defer { start = end + 1 }
            guard end > start else { continue }
            let isReturned = octets[end - 1] == 0x0D
            let line = text[(text.startIndex + start)..<(text.startIndex + end - (isReturned ? 1 : 0))]
            if isArmor(line) || isUuencoded(line) { return true }
            inARow = isBase64(line) ? inARow + 1 : 0
            escapes += countEscapes(line)
            if inARow == 2 || escapes >= 5 { return true }
        }
        return false
    }

    private static func isArmor(_ line: ArraySlice<UInt8>) -> Bool {
        switch line.first {
        case 0x2D, 0x3D, 0x28: armors.contains { line.starts(with: $0.utf8) }
        default: false
        }
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
        let octets = line.span
        var count = 0
        var index = WordScan.next(octets, from: 0, 0x3D)
        while index + 2 < octets.count {
            if octets[index + 1] >= 0x38, isHex(octets[index + 1]), isHex(octets[index + 2]) { count += 1 }
            index = WordScan.next(octets, from: index + 1, 0x3D)
        }
        return count
    }

    private static func isHex(_ octet: UInt8) -> Bool { octet.hexValue != nil && !octet.isSmallLetter }

    /// Many characters that are rare in text, or few blanks among letters outside ASCII.
    private static func isStrange(_ text: ArraySlice<UInt8>) -> Bool {
        let octets = text.span
        // Each strange or foreign character takes one of these octets or more, and every other octet is a character: with so few of
        // them, neither answer below can be yes.
        let unprintable = WordScan.countBeyondPrintable(in: octets)
        guard unprintable * 10 > octets.count - unprintable else { return false }
        var (all, strange, blanks, foreign) = (0, 0, 0, 0)
        var index = 0
        while index < octets.count {
            let octet = octets[index]
            all += 1
            switch octet {
            case 0x09, 0x0A, 0x0D, 0x20: blanks += 1
            case 0..<0x20, 0x7F: strange += 1
            case 0x80...:
                let (scalar, length) = UTF8Scalar.decode(octets, at: index)
                if scalar == UTF8Scalar.replacement {
                    strange += 1
                    // The sample ends inside a character: one that cannot be read.
                    if length == 1 { index = octets.count }
                } else if scalar == 0xA0 {
                    blanks += 1
                } else if scalar < 0xA0 {
                    strange += 1
                } else {
                    foreign += 1
                    if isUnknown(scalar) { strange += 1 }
                }
                index += length - 1
            default: break
            }
            index += 1
        }
        guard all >= 20 else { return false }
        return strange * 10 > all || (all >= 60 && blanks * 50 < all && foreign * 10 > all * 6)
    }

    /// Whether Unicode gives a scalar no character.
    private static func isUnknown(_ scalar: UInt32) -> Bool {
        // All below are assigned, and most letters of a mail are among them.
        guard scalar >= 0x370 else { return false }
        switch Unicode.Scalar(scalar)?.properties.generalCategory {
        case .unassigned, .privateUse, .surrogate, nil: return true
        default: return false
        }
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
