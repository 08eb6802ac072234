import Mail

// The values after an anchor phrase: the receipt number, the addressee.
extension Reader {
    private static let longestReceipt = 64

    /// The first receipt number, verbatim.
    func readReceipt(_ passages: [Passage], into reading: inout Reading) {
        for passage in passages {
            for anchor in passage.sightings.receipts {
                if let receipt = Self.receipt(
                    behind: passage.text.sourceOffset(of: anchor), in: passage.text.source)
                {
                    reading.receipt = receipt
                    reading.receiptSubmitted = ReceiptTime.before(
                        passage.text.sourceOffset(of: anchor), in: passage.text.source)
                    return
                }
            }
        }
    }

    /// The value after the phrase on its line. A sign for "number" is not part of it; if the sign is alone, the value is on the
    /// next line with text.
    private static func receipt(behind start: Int, in text: [UInt8]) -> String? {
        var place = start
        for _ in 0..<2 {
            let line = valueLine(behind: place, in: text)
            let words = String(decoding: text[line].prefix(longestReceipt * 2), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace)
            if let first = words.firstIndex(where: { !isNumberSign($0) }) {
                return receipt(of: words[first...])
            }
            guard !words.isEmpty else { return nil }
            place = line.upperBound
        }
        return nil
    }

    /// The format is not known: take the words up to the last one that holds a digit.
    private static func receipt(of words: ArraySlice<Substring>) -> String? {
        var kept: [Substring] = []
        for word in words {
            let hasDigit = word.contains { $0.isASCII && $0.isNumber }
            if !hasDigit, kept.count >= 2 || kept.contains(where: { $0.contains(where: \.isNumber) }) {
                break
            }
            kept.append(kept.isEmpty ? withoutNumberSign(word) : word)
            if word.hasSuffix(".") || word.hasSuffix(",") || word.hasSuffix(";") { break }
        }
        while let last = kept.last, !last.contains(where: { $0.isASCII && $0.isNumber }) { kept.removeLast() }
        let value = kept.joined(separator: " ").trimmingEdges(of: "().,;:«»\"'*<>#\u{FF03}")
        return value.isEmpty || value.utf8.count > longestReceipt ? nil : value
    }

    /// `#`, `No.`, `nº`, or only punctuation.
    private static func isNumberSign(_ word: Substring) -> Bool {
        let letters = word.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "°" }
        return letters.isEmpty || ["no", "nr", "n°", "nº", "numero", "numéro", "number"].contains(letters)
    }

    /// `nº123` without the sign before it.
    private static func withoutNumberSign(_ word: Substring) -> Substring {
        let signs = ["n°", "nº", "№", "no."]
        let sign = signs.first { word.lowercased().hasPrefix($0) && word.count > $0.count }
        return sign.map { word.dropFirst($0.count) } ?? word
    }

    /// The notice's addressee; none when two texts of the mail name two addresses.
    func readAddressee(_ passages: [Passage], into reading: inout Reading) {
        var found: [AddrSpec] = []
        for address in passages.flatMap(Self.addressees) {
            guard let address else {
                reading.hasUnreadAddressee = true
                continue
            }
            if !found.contains(address) { found.append(address) }
        }
        reading.addressees = found
        reading.addressee = found.count == 1 ? found.first : nil
        if found.count > 1 { reading.defects.append(Words.severalAddressees) }
        if reading.hasUnreadAddressee { reading.defects.append(Words.unreadAddressee) }
    }

    /// The addressees that a text names; `nil` if it names one and no address can be read.
    static func addressees(of passage: Passage) -> [AddrSpec?] {
        passage.sightings.addressees.map {
            address(behind: passage.text.sourceOffset(of: $0), in: passage.text.source)
        }
    }

    private static func address(behind start: Int, in text: [UInt8]) -> AddrSpec? {
        let line = valueLine(behind: start, in: text)
        var rest = String(decoding: text[line].prefix(400), as: UTF8.self)[...]
        rest = rest.drop { "<\"«'([ \t*\u{A0}\u{202F}".contains($0) }
        if rest.lowercased().hasPrefix("mailto:") { rest = rest.dropFirst(7) }
        let word = rest.prefix { !$0.isWhitespace && !"<>\"»'()[],;*".contains($0) }
        guard let address = AddrSpec(String(word).trimmingEdges(of: ".:\u{200B}\u{AD}")) else { return nil }
        // The text after it may make another address of it: `"a@b.example "@c.example`, `a@b.example <c@d.example>`. A link to the
        // same address does not.
        let others = ShownSender(String(rest[word.endIndex...]))
        return others.isReadable && others.addresses.allSatisfy { $0 == address } ? address : nil
    }

    /// The value after a phrase on its line, or on the next line with text, at most three lines below.
    private static func valueLine(behind start: Int, in text: [UInt8]) -> Range<Int> {
        var place = start
        for _ in 0..<4 {
            guard let line = TextLine(text, at: place) else { break }
            var begin = line.content.lowerBound
            while begin < line.content.upperBound {
                let (scalar, length) = UTF8Scalar.decode(text, at: begin)
                guard scalar == 0x3A || scalar == 0x20 || ScalarFolding.isWideSpace(scalar) else { break }
                begin += length
            }
            if begin < line.content.upperBound { return begin..<line.content.upperBound }
            place = line.next
        }
        return start..<start
    }
}

extension StringProtocol {
    fileprivate func trimmingEdges(of characters: String) -> String {
        let isEdge = { (scalar: Unicode.Scalar) in
            characters.unicodeScalars.contains(scalar) || scalar.properties.isWhitespace
        }
        var kept = String.UnicodeScalarView(unicodeScalars.drop(while: isEdge))
        while let last = kept.last, isEdge(last) { kept.removeLast() }
        return String(kept)
    }
}

/// Messages to the admin.
private enum Words {
    static let unreadAddressee = "the address that the mail is destined for cannot be read"
    static let severalAddressees = "the mail names more than one address that it is destined for"
}

/// When the portal received what a receipt confirms, according to the receipt's own sentence:
/// `transmise avec succès le 19 avril 2018 08:17:24 a.m. HAE`. It equals the *Date soumise* of the portal's list to the second; the
/// time in the subject is another one.
enum ReceiptTime {
    /// Octets before the receipt number in which the sentence is searched for.
    private static let reach = 1_000
    /// The number of words in a date-time: `19 avril 2018 08:17:24 HAE`, or with `a. m.`.
    private static let lengths = 5...8

    /// - Parameter end: where the receipt number's phrase ends in `text`.
    /// - Returns: seconds since 1970-01-01 UTC; `nil` where there is none, or more than one.
    static func before(_ end: Int, in text: [UInt8]) -> Int64? {
        let end = min(max(0, end), text.count)
        let window = String(decoding: text[max(0, end - reach)..<end], as: UTF8.self)
        let words = NameFolding.folded(window).split(whereSeparator: \.isWhitespace).map(String.init)
            .filter { !$0.allSatisfy { $0 == ">" } }
        var found: Set<Int64> = []
        for index in words.indices.dropFirst(2) where introduces(words[max(0, index - sentence)..<index]) {
            if let time = time(at: index, words) { found.insert(time) }
        }
        return found.count == 1 ? found.first : nil
    }

    /// The number of words before the date that may say what was done.
    private static let sentence = 8

    /// `a été transmise avec succès le`, `have successfully transmitted your Online Application on`. The English text is an
    /// invention until a real receipt is available.
    private static func introduces(_ words: ArraySlice<String>) -> Bool {
        switch words.last {
        case "le": words.contains("succes")
        case "on":
            words.contains("successfully") || words.dropLast().last == "submitted"
                || words.dropLast().last == "transmitted"
        default: false
        }
    }

    private static func time(at start: Int, _ words: [String]) -> Int64? {
        for length in lengths.reversed() where start + length <= words.count {
            let text = words[start..<start + length].joined(separator: " ")
            if let time = PortalTime.parse(text) { return time }
        }
        return nil
    }
}
