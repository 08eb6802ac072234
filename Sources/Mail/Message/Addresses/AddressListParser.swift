import Text

/// Reads an address list from left to right, one item between commas at a time.
struct AddressListParser {
    /// What the parser has read since the last separator.
    private struct Item {
        /// The display name as written, quotes undone.
        var name: [UInt8] = []
        /// Runs of text between white space and comments; an item with more than one run is no bare addr-spec.
        var runs = 0
        /// Whether white space or a comment separates the last run from the next one.
        var isApart = true
        var quotedStart: [UInt8]?
        /// The octets of the single run, without quotes.
        var bare: [UInt8] = []
        var hasAt = false
        var comment: [UInt8] = []
        var angle: AddrSpec?
        /// Whether it follows an address without a comma between them.
        var isUnseparated = false

        var isEmpty: Bool { runs == 0 && angle == nil }
    }

    private var scanner: HeaderScanner
    private var item = Item()
    /// Text before a comma that is no address: perhaps the beginning of a display name written without quotes.
    private var carriedName: [UInt8] = []
    private var isInGroup = false
    private var addresses: [Address] = []
    private var defects: [Defect] = []
    private var hasGroup = false

    init(_ body: String) { scanner = HeaderScanner(body) }

    mutating func list() -> AddressList {
        while let octet = scanner.next {
            guard addresses.count < AddressList.Limit.addresses else {
                note(.tooMany)
                break
            }
            step(octet)
        }
        endItem(atComma: false)
        if isInGroup { note(.openGroup) }
        return AddressList(addresses: addresses, defects: defects, hasGroup: hasGroup)
    }

    private mutating func step(_ octet: UInt8) {
        switch octet {
        case UInt8(ascii: "("): comment()
        case UInt8(ascii: "\""): quotedString()
        case UInt8(ascii: "<"): angle()
        case UInt8(ascii: ","):
            scanner.advance()
            endItem(atComma: true)
        case UInt8(ascii: ";"):
            scanner.advance()
            endItem(atComma: false)
            isInGroup = false
        case UInt8(ascii: ":"):
            scanner.advance()
            colon()
        case _ where octet.isFoldingSpace:
            scanner.skipSpace()
            item.isApart = true
        default: word()
        }
    }

    private mutating func comment() {
        let comment = scanner.comment()
        if !comment.isClosed { note(.openComment) }
        if comment.content.contains(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "<") }) {
            note(.addressInComment)
        }
        item.isApart = true
        if item.comment.isEmpty { item.comment = Array(comment.content.prefix(AddressList.Limit.name)) }
    }

    private mutating func quotedString() {
        let quoted = scanner.quotedString()
        if !quoted.isClosed { note(.openQuote) }
        startRun(quoted: true)
        if item.runs == 1, item.name.isEmpty, quoted.isClosed { item.quotedStart = quoted.content }
        extendName(quoted.content[...])
    }

    private mutating func word() {
        if let encoded = scanner.encodedWord(), encoded.contains(where: \.endsAddressWord) {
            return encodedName(encoded)
        }
        append(scanner.take { !$0.endsAddressWord && !$0.isFoldingSpace })
    }

    /// Raw specials in an encoded-word, which RFC 2047 §5 forbids in a phrase and senders still write: part of the name, and a
    /// defect, because another reader may see a comma or an address in it.
    private mutating func encodedName(_ octets: ArraySlice<UInt8>) {
        note(.specialInEncodedWord)
        _ = scanner.take(octets.count)
        startRun(quoted: true)
        item.runs += 1
        extendName(octets)
    }

    /// A group's name ends here, unless the parser is already in a group or in the middle of an address literal.
    private mutating func colon() {
        guard !isInGroup, !item.hasAt, item.angle == nil else { return append([UInt8(ascii: ":")]) }
        isInGroup = true
        hasGroup = true
        item = Item()
        carriedName = []
    }

    private mutating func append(_ octets: ArraySlice<UInt8>) {
        startRun(quoted: false)
        if item.runs == 1 { item.bare += octets }
        if octets.contains(UInt8(ascii: "@")) { item.hasAt = true }
        extendName(octets)
    }

    /// Text after `<…>` belongs to a new item; so does a quoted-string that directly follows other text.
    private mutating func startRun(quoted: Bool) {
        if item.angle != nil {
            endItem(atComma: false)
            item.isUnseparated = true
        }
        guard item.isApart || quoted else { return }
        item.runs += 1
        if item.isApart, !item.name.isEmpty { extendName([UInt8(ascii: " ")]) }
        item.isApart = false
    }

    private mutating func extendName(_ octets: ArraySlice<UInt8>) {
        item.name += octets.prefix(max(0, AddressList.Limit.name - item.name.count))
    }

    private mutating func note(_ defect: Defect) {
        guard defects.count < AddressList.Limit.defects, !defects.contains(defect) else { return }
        defects.append(defect)
    }
}

// The end of an item, and the two forms of an addr-spec.
extension AddressListParser {
    /// `<a@b>`, `<@route.test:a@b>` (RFC 5322 §4.4), with comments and space where they are allowed. Routes, comments and an
    /// at-sign in the local part are read and are defects: no honest sender writes them, and another reader may find another
    /// address in them.
    private mutating func angle() {
        scanner.advance()
        if item.angle != nil {
            endItem(atComma: false)
            item.isUnseparated = true
        }
        let address = angleAddress()
        item.angle = address
        if address == nil {
            note(.noAddress)
            item = Item()
            carriedName = []
        }
    }

    /// The address between `<` and `>`; if it is none, everything up to `>` is skipped.
    private mutating func angleAddress() -> AddrSpec? {
        let address = angleContent()
        if address == nil { _ = scanner.take { $0 != UInt8(ascii: ">") } }
        if !scanner.skip(UInt8(ascii: ">")) { note(.openAngle) }
        return address
    }

    private mutating func angleContent() -> AddrSpec? {
        guard skipAngleSpace() else { return nil }
        if scanner.next == UInt8(ascii: "@") {
            note(.route)
            _ = scanner.take { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ">") }
            guard scanner.skip(UInt8(ascii: ":")), skipAngleSpace() else { return nil }
        }
        guard let localPart = angleLocalPart(), skipAngleSpace(), scanner.skip(UInt8(ascii: "@")),
            skipAngleSpace()
        else { return nil }
        let domain = scanner.take { !$0.isFoldingSpace && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "(") }
        guard skipAngleSpace(), scanner.next == nil || scanner.next == UInt8(ascii: ">") else { return nil }
        return AddrSpec(localPart: localPart, domain: String(decoding: domain, as: UTF8.self))
    }

    private mutating func skipAngleSpace() -> Bool {
        scanner.skipSpace()
        if scanner.next == UInt8(ascii: "(") { note(.commentInAddress) }
        return scanner.skipCFWS()
    }

    private mutating func angleLocalPart() -> String? {
        guard scanner.next == UInt8(ascii: "\"") else {
            return String(decoding: scanner.take { $0.isAtomText || $0 == UInt8(ascii: ".") }, as: UTF8.self)
        }
        let quoted = scanner.quotedString()
        return quoted.isClosed ? quoted.text : nil
    }

    private mutating func endItem(atComma: Bool) {
        defer { item = Item() }
        let name = carriedName
        carriedName = []
        if let angle = item.angle {
            if !name.isEmpty { note(.unquotedComma) }
            if item.isUnseparated { note(.noComma) }
            if item.hasAt, !String(decoding: item.name, as: UTF8.self).equalsIgnoringASCIICase(angle.text) {
                note(.unquotedAt)
            }
            let whole = name.isEmpty ? item.name : name + Array(", ".utf8) + item.name
            return add(angle, name: whole.isEmpty ? item.comment : whole)
        }
        guard !item.isEmpty else {
            if !atComma, !name.isEmpty { note(.noAddress) }
            carriedName = atComma ? name : []
            return
        }
        if let bare = bareAddress() {
            if !name.isEmpty { note(.noAddress) }
            if item.isUnseparated { note(.noComma) }
            return add(bare, name: item.comment)
        }
        guard atComma, !item.hasAt, !item.isUnseparated else { return note(.noAddress) }
        let whole = name.isEmpty ? item.name : name + Array(", ".utf8) + item.name
        carriedName = Array(whole.prefix(AddressList.Limit.name))
    }

    /// The item as an addr-spec without angle brackets: one run, one `@` outside quotes.
    private func bareAddress() -> AddrSpec? {
        guard item.runs == 1, let at = item.bare.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        let before = item.bare[..<at]
        let domain = String(decoding: item.bare[(at + 1)...], as: UTF8.self)
        if let quoted = item.quotedStart {
            guard before.isEmpty else { return nil }
            return AddrSpec(localPart: String(decoding: quoted, as: UTF8.self), domain: domain)
        }
        guard before.allSatisfy({ $0.isAtomText || $0 == UInt8(ascii: ".") }) else { return nil }
        return AddrSpec(localPart: String(decoding: before, as: UTF8.self), domain: domain)
    }

    private mutating func add(_ addrSpec: AddrSpec, name: [UInt8]) {
        guard addresses.count < AddressList.Limit.addresses else { return note(.tooMany) }
        if addrSpec.localPart.utf8.contains(UInt8(ascii: "@")) { note(.atInLocalPart) }
        let decoded = EncodedWord.decode(String(decoding: name, as: UTF8.self)).singleLine
        addresses.append(Address(displayName: decoded.isEmpty ? nil : decoded, addrSpec: addrSpec))
    }
}

extension Defect {
    fileprivate static let tooMany = Defect(
        "an address field names more than \(AddressList.Limit.addresses) addresses; the rest is not read")
    fileprivate static let openGroup = Defect("a group in an address field has no end")
    fileprivate static let openComment = Defect("a comment in an address field has no end")
    fileprivate static let specialInEncodedWord = Defect(
        "an encoded-word in an address field holds a character that may not stand there")
    fileprivate static let openQuote = Defect("a quoted string in an address field has no end")
    fileprivate static let openAngle = Defect("an address in angle brackets has no end")
    fileprivate static let unquotedComma = Defect("a display name holds a comma without quotes")
    fileprivate static let unquotedAt = Defect("a display name holds an at-sign without quotes")
    fileprivate static let addressInComment = Defect(
        "a comment in an address field holds what looks like an address")
    fileprivate static let commentInAddress = Defect("a comment stands inside an address")
    fileprivate static let route = Defect("an address has a route in front of it")
    fileprivate static let atInLocalPart = Defect("the local part of an address holds an at-sign")
    fileprivate static let noComma = Defect("two addresses stand without a comma between them")
    fileprivate static let noAddress = Defect("an address field holds text that is not an address")
}

extension UInt8 {
    /// Ends a run of text in an address list, apart from white space: `"`, `(`, `,`, `:`, `;`, `<`.
    fileprivate var endsAddressWord: Bool {
        switch self {
        case 0x22, 0x28, 0x2C, 0x3A, 0x3B, 0x3C: true
        default: false
        }
    }
}
