package import Mail
package import Text

/// The content of a letter to one intern: the number, the code, and what to do with them (domain, "What the letter must say").
///
/// A letter never names a receipt or a fee: this type has no field for one.
package struct Letter: Sendable, Hashable {
    package let kind: LetterKind
    package let intern: Intern
    package let offer: OfferNumber
    /// `nil` where the letter names none.
    package let noc: NOCCode?
    /// The code's title in each language of the letter in which it is known.
    package let nocTitles: [Language: String]
    /// The earlier number that this one replaces: the letter says that it is no longer valid.
    package let superseded: OfferNumber?
    /// Of a reminder, and of the word to a supervisor: when the intern was told, Unix seconds.
    package let toldAt: Int64?
    /// The contact for the intern's questions: an address, or free text.
    package let contact: String
    package let from: Address

    /// `nil` when the intern has no NOC code yet, or when a number would replace itself.
    package init?(
        _ kind: LetterKind = .number, intern: Intern, offer: OfferNumber, nocTitles: [Language: String] = [:],
        superseded: OfferNumber? = nil, toldAt: Int64? = nil, contact: String, from: Address
    ) {
        guard intern.noc != nil || !kind.namesCode, kind != .number || superseded != offer else { return nil }
        self.kind = kind
        self.intern = intern
        self.offer = offer
        self.noc = kind.namesCode ? intern.noc : nil
        self.nocTitles = kind.namesCode ? nocTitles : [:]
        self.superseded = kind == .number ? superseded : nil
        self.toldAt = kind == .reminder || kind == .supervisor ? toldAt : nil
        self.contact = contact
        self.from = from
    }
}

/// A letter's text, ready to send.
package struct RenderedLetter: Sendable, Hashable {
    /// One line.
    package let subject: String
    /// Lines of at most 76 characters, except for longer words (links).
    package let text: String
    /// `nil` if the admin's own templates have no HTML.
    package let html: String?

    package init(subject: String, text: String, html: String?) {
        self.subject = subject
        self.text = text
        self.html = html
    }
}

/// The names that a template may use.
enum LetterName: String, CaseIterable {
    case givenNames = "given_names"
    case familyName = "family_name"
    case offer, noc
    case nocTitle = "noc_title"
    case employer, contact, superseded, sender
    case toldOn = "told_on"

    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// Whether a letter may lack this value, so that a template must work without it too.
    var isOptional: Bool {
        switch self {
        case .nocTitle, .employer, .superseded, .sender, .toldOn: true
        case .givenNames, .familyName, .offer, .noc, .contact: false
        }
    }
}

extension Letter {
    /// The intern, by name, or their supervisor, whose name nobody knows.
    var recipient: Address? {
        kind.recipient(of: intern).map { address in
            let name = LetterText.oneLine("\(intern.givenNames) \(intern.familyName)")
            return Address(displayName: kind == .supervisor ? nil : name, addrSpec: address)
        }
    }

    /// The value of each name in the text of one language; a missing name has no value.
    func values(in language: Language) -> [LetterName: String] {
        let values: [LetterName: String?] = [
            .givenNames: intern.givenNames, .familyName: intern.familyName,
            .offer: kind.namesNumber ? offer.rawValue : nil,
            .noc: noc?.rawValue, .nocTitle: nocTitles[language], .employer: intern.employer,
            .contact: contact,
            .superseded: superseded?.rawValue, .sender: from.displayName,
            .toldOn: toldAt.map { String(HeaderDate.rfc3339(seconds: $0).prefix(10)) },
        ]
        return values.compactMapValues { $0.map(LetterText.oneLine) }.filter { !$0.value.isEmpty }
    }
}

/// Prepares values and lines for a letter.
enum LetterText {
    /// In Unicode scalars; no name or employer can be so long that it pushes the number out of view.
    private static let longestValue = 200
    /// RFC 5322 §2.1.1 recommends at most 78.
    private static let width = 76

    /// A value on one line: no line ends or control characters, no marks that change the direction of writing, single spaces.
    static func oneLine(_ value: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in value.unicodeScalars.prefix(4 * longestValue) where line.count < longestValue {
            if scalar.breaksLine || scalar == " " {
                if line.last != " " { line.append(" ") }
            } else if !scalar.isUnfitForHeader {
                line.append(scalar)
            }
        }
        if line.last == " " { line.removeLast() }
        return String(line.first == " " ? String.UnicodeScalarView(line.dropFirst()) : line)
    }

    /// For HTML text and for an attribute in either kind of quotes.
    ///
    /// It escapes each scalar: a quote with a combining accent is one Character and still ends an attribute.
    static func escapedForHTML(_ value: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// Without empty lines at the beginning, which a section or a remark may leave, and with one line end at the end.
    static func trimmed(_ text: String) -> String { bare(text[...]) + "\n" }

    /// The same without that line end.
    static func bare(_ text: Substring) -> String {
        var rest = text
        while let last = rest.last, last.isNewline || last == " " { rest.removeLast() }
        while let first = rest.first, first.isNewline { rest.removeFirst() }
        return String(rest)
    }

    /// Breaks long lines at spaces; text after `- ` or an indentation stays indented. A no-break space does not break, nor does a
    /// word that is longer than a line.
    static func wrapped(_ text: String) -> String {
        let octets = Array(text.utf8)
        var wrapped: [UInt8] = []
        wrapped.reserveCapacity(octets.count + octets.count / 8)
        var rest = octets[...]
        while let end = rest.firstIndex(of: 0x0A) {
            append(rest[..<end], to: &wrapped)
            wrapped.append(0x0A)
            rest = rest[(end + 1)...]
        }
        append(rest, to: &wrapped)
        return String(decoding: wrapped, as: UTF8.self)
    }

    private static func append(_ line: ArraySlice<UInt8>, to text: inout [UInt8]) {
        guard line.count > width, scalars(in: line) > width else { return text.append(contentsOf: line) }
        let indentation = line.prefix { $0 == 0x20 }.count
        let isItem = line.dropFirst(indentation).starts(with: "- ".utf8)
        let hanging = min(indentation + (isItem ? 2 : 0), width / 2)
        var length = min(indentation, width / 2)
        text.append(contentsOf: repeatElement(0x20, count: length))
        var isFirstWord = true
        for word in line.split(separator: 0x20) {
            let size = scalars(in: word)
            if !isFirstWord, length + 1 + size > width {
                text.append(0x0A)
                text.append(contentsOf: repeatElement(0x20, count: hanging))
                length = hanging
                isFirstWord = true
            }
            if !isFirstWord {
                text.append(0x20)
                length += 1
            }
            text.append(contentsOf: word)
            length += size
            isFirstWord = false
        }
    }

    /// How many characters of Unicode begin in this UTF-8.
    private static func scalars(in octets: ArraySlice<UInt8>) -> Int {
        octets.count { $0 & 0xC0 != 0x80 }
    }

    /// Whether the text holds the value, as `contains` says; it compares Characters, which costs ten times as much where ASCII stands on
    /// both sides of it anyway.
    static func holds(_ text: String, _ value: String) -> Bool {
        holdsBesideASCII(text, value) || text.contains(value)
    }

    private static func holdsBesideASCII(_ text: String, _ value: String) -> Bool {
        let (text, value) = (text.utf8.span, value.utf8.span)
        guard value.count > 0, value.count <= text.count, value[0].isLetterOrDigit else { return false }
        for start in 0...(text.count - value.count) where text[start] == value[0] {
            guard start == 0 || text[start - 1] < 0x80 else { continue }
            var length = 1
            while length < value.count, text[start + length] == value[length] { length += 1 }
            let end = start + length
            if length == value.count, end == text.count || text[end] < 0x80 { return true }
        }
        return false
    }
}

/// The token in a letter's envelope sender with `verp: true` (`stages+12-0f3a…@example.ca`): the letter's number, and a signature
/// over its Message-ID, so that only a program that has seen the letter can make it bounce.
package struct ReturnToken: Sendable {
    /// The letter's number in the ledger.
    package let letter: Int64
    /// 20 hexadecimal digits: 80 bits, and short enough to fit with a name in 64 octets.
    private let signature: String

    /// - Parameter key: the ledger's secret.
    package init(letter: Int64, messageID: MessageID, key: [UInt8]) {
        self.letter = letter
        let message = Array("\(letter) \(messageID.rawValue)".utf8)
        let code = MessageAuthenticationCode(of: message, key: key).octets.prefix(10)
        let digits = code.flatMap { [$0.hexDigits.0, $0.hexDigits.1] }
        signature = String(decoding: digits, as: UTF8.self).lowercasedASCII
    }

    /// Whether it was made for this letter's Message-ID with this key.
    package func isSigned(for messageID: MessageID, key: [UInt8]) -> Bool {
        let own = ReturnToken(letter: letter, messageID: messageID, key: key)
        return MessageAuthenticationCode.isSame(own.signature.utf8, signature.utf8)
    }

    /// From an address to which a mail came back; `nil` if its sub-address is no token.
    package init?(in address: AddrSpec) {
        guard let plus = address.localPart.lastIndex(of: "+") else { return nil }
        let parts = address.localPart[plus...].dropFirst().split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].isDigits, let letter = Int64(parts[0]), letter > 0,
            parts[1].utf8.count == 20
        else { return nil }
        self.letter = letter
        // Some servers convert local parts to capitals.
        signature = parts[1].lowercased()
    }

    /// The envelope sender; `nil` if the two together are no valid address.
    package func address(below bounces: AddrSpec) -> AddrSpec? {
        AddrSpec("\(bounces.localPart)+\(letter)-\(signature)@\(bounces.domain)")
    }
}

/// Why a letter waits for a person's approval before it is sent.
package enum LetterReview: String, Sendable, Hashable, Codable, CaseIterable {
    /// Its notice was in the mailbox when the mailbox was first opened, and was not new then: the intern may have been told long
    /// ago.
    case firstPass = "first_pass"
    /// The configuration requires it for every letter (`letters.review`).
    case wanted

    /// Seconds after which a notice is no longer new.
    package static let age: Int64 = 3 * 86_400
    /// Seconds by which a sender's clock may be ahead of ours.
    static let haste: Int64 = 86_400

    /// Whether a mail that was found at a mailbox's first pass is new: its date says so, and nothing in it contradicts that. A date
    /// that is missing, unreadable or in the future does not count as new.
    ///
    /// - Parameters:
    ///   - date: the date of the mail; Unix seconds.
    ///   - receivedAt: the date of the last server, if there is one.
    ///   - now: when the mail was found.
    package static func isNew(date: Int64?, receivedAt: Int64?, at now: Int64) -> Bool {
        guard let date else { return false }
        return [date, receivedAt].compactMap(\.self).allSatisfy { isNew($0, at: now) }
    }

    private static func isNew(_ date: Int64, at now: Int64) -> Bool {
        let (first, isBefore) = now.subtractingReportingOverflow(age)
        let (last, isAfter) = now.addingReportingOverflow(haste)
        return !isBefore && !isAfter && (first...last).contains(date)
    }
}

extension LetterReview {
    /// The value in the JSON, and its French: one cell of a table.
    package var name: Localized {
        switch self {
        case .firstPass: Localized(en: rawValue, fr: "premier démarrage")
        case .wanted: Localized(en: rawValue, fr: "réglage")
        }
    }
}

extension RenderedLetter {
    /// With another text in place of a number.
    package func replacing(_ number: String, with other: String) -> RenderedLetter {
        RenderedLetter(
            subject: subject.replacing(number, with: other), text: text.replacing(number, with: other),
            html: html?.replacing(number, with: other))
    }

    /// With a tag before its subject and a line above its text.
    package func marked(subject tag: String, line: String) -> RenderedLetter {
        let line = LetterText.oneLine(line)
        let shown = "<p><strong>\(LetterText.escapedForHTML(line))</strong></p>\n"
        // Above everything that is shown; a page without a body is shown from its beginning.
        let page = html.map { html -> String in
            guard let start = html.firstRange(of: "<body"),
                let end = html[start.upperBound...].firstIndex(of: ">")
            else { return shown + html }
            let after = html.index(after: end)
            return html[..<after] + "\n" + shown + html[after...]
        }
        return RenderedLetter(
            subject: "\(tag) \(subject)", text: LetterText.wrapped(line) + "\n\n" + text, html: page)
    }
}
