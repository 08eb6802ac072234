import Text

/// The text after a closing or the writer's name: a signature and a company's notice, or more of the writer's own text.
extension NoteReader {
    /// Whether each line of a sentence is clearly part of a signature.
    func isSignature(_ index: Int) -> Bool {
        let range = cut.sentences[index].range
        let start = afterGreeting(cut.sentences[index])
        if afterFillers(start, upTo: range.upperBound) == range.upperBound
            || isHarmlessSentence(start, upTo: range.upperBound)
        {
            return true
        }
        var line = range.lowerBound
        for place in range.dropFirst() where units[place].signs.contains(.line) {
            guard isSignatureLine(line..<place) else { return false }
            line = place
        }
        return isSignatureLine(line..<range.upperBound)
    }

    /// Whether a line is the writer's name, or a few words that make no statement: names, numbers, addresses, occupations.
    private func isSignatureLine(_ line: Range<Int>) -> Bool {
        if line.allSatisfy({ isSilent[$0] }) || writer.isSigned(in: units[line]) { return true }
        // One word alone may be a request: `Rappelez`.
        if line.count == 1, ["er", "ez", "ir", "re"].contains(where: word(line.lowerBound).hasSuffix),
            !writer.has(word(line.lowerBound)),
            table[.trades].length(at: line.lowerBound, in: units, upTo: line.upperBound) == 0
        {
            return false
        }
        return line.count <= 12 && line.allSatisfy { isOfSignature($0, upTo: line.upperBound) }
    }

    private func isOfSignature(_ place: Int, upTo end: Int) -> Bool {
        guard let word = units[place].word else { return units[place].person.map(writer.mayBe) ?? false }
        if isSilent[place] || writer.has(word) { return true }
        // `(elle/she)`, `Pronouns: she / her`
        let isListed =
            !units[place].signs.isDisjoint(with: [.bracket, .slash])
            || place > 0 && ["pronoms", "pronouns"].contains(self.word(place - 1))
        if isListed, Self.pronouns.contains(word) { return true }
        let isSaid = [.speech, .doubts].contains { table[$0].length(at: place, in: units, upTo: end) > 0 }
        if isSaid || (roster.hasGivenName(word) && !isPartOfGiven(place)) { return false }
        return units[place].isCapitalised || word.contains("@")
            || word.utf8.contains(where: \.isDigit)
            || Self.addresses.contains(word)
            || table[.trades].length(at: place, in: units, upTo: end) > 0
            || (place > 0 && Self.addresses.contains(self.word(place - 1)))
    }

    private static let pronouns: Set<String> = [
        "elle", "il", "iel", "she", "her", "hers", "he", "him", "his", "they", "them", "lui",
    ]
    /// Pieces of web addresses.
    private static let addresses: Set<String> = [
        "www", "http", "https", "com", "ca", "org", "net", "fr", "qc", "test", "example", "linkedin",
    ]

    /// Whether a sentence is long and impersonal: a sentence of the portal that no table knows.
    func isFormal(_ range: Range<Int>) -> Bool {
        range.count >= 15
            && range.allSatisfy { place in
                units[place].person == nil
                    && (table[.speech].length(at: place, in: units, upTo: range.upperBound) == 0
                        || table[.topics].length(at: place, in: units, upTo: range.upperBound) > 0)
            }
    }

    /// Silences what a mail system says above a mail from outside: `Do not click links unless you know the sender.` It says nothing of
    /// a number, a person or sending, and nothing that ends something.
    mutating func silenceBanners() {
        for index in cut.sentences.indices where isBanner(cut.sentences[index].range) {
            for place in cut.sentences[index].range { isSilent[place] = true }
            (isUnderstood[index], mayAsk[index]) = (true, true)
        }
    }

    private func isBanner(_ range: Range<Int>) -> Bool {
        var found: Set<String> = []
        for place in range {
            let holds = { (part: Wording.Giving.Part) in
                table[part].length(at: place, in: units, upTo: range.upperBound) > 0
            }
            if units[place].person != nil || [.topics, .persons, .objections].contains(where: holds) {
                return false
            }
            if holds(.banners) {
                found.insert(String(word(place).prefix(6)))
            } else if holds(.sendings) {
                return false
            }
        }
        return found.count >= 2 && formEnd(range.lowerBound, upTo: range.upperBound) == nil
    }

    /// Silences a long paragraph after the first one that refers to "this message", as companies' notices do, and to no person.
    mutating func silenceDisclaimers() {
        for (paragraph, sentences) in Dictionary(
            grouping: cut.sentences.indices, by: { cut.sentences[$0].paragraph })
        where paragraph > 0 {
            let places = sentences.flatMap { Array(cut.sentences[$0].range) }
            guard isDisclaimer(places) else { continue }
            for place in places { isSilent[place] = true }
            for index in sentences { (isUnderstood[index], mayAsk[index]) = (true, true) }
        }
    }

    private func isDisclaimer(_ places: [Int]) -> Bool {
        let found = { (part: Wording.Giving.Part) in
            places.filter { !isSilent[$0] && table[part].length(at: $0, in: units, upTo: units.count) > 0 }
        }
        return places.count >= 12 && places.allSatisfy { units[$0].person == nil }
            && !found(.messages).isEmpty
            && Set(found(.disclaimers).map(word)).count >= 2 && found(.speech).isEmpty
    }
}

/// The author of the note according to the From field; for forwarded text, the sender according to the copy.
struct NoteWriter {
    private let names: [Set<String>]
    private let mailbox: String

    init(name: String?, localPart: String?) {
        self.init(names: [name ?? ""], localPart: localPart)
    }

    init(names: [String], localPart: String? = nil) {
        self.names = names.map {
            Set(NameText($0).words.map(\.text).filter { $0.utf8.count > 1 && !$0.contains("@") })
        }
        mailbox = NameText(localPart ?? "").words.map(\.text).joined()
    }

    /// Whether a line is only a writer's name or a part of it, or begins with the whole name: `Zoé Roy, CRHA`.
    func isSigned(in units: ArraySlice<NoteUnit>) -> Bool {
        let line = Self.words(of: units)
        let clause = units.dropFirst().firstIndex { !$0.signs.isDisjoint(with: .clauses.union(.line)) }
        let whole = clause.map { Set(Self.words(of: units[..<$0])) }
        return names.contains { name in
            (name.count > 1 && whole == name) || Self.isName(line, of: name)
                || Self.isInitials(line, of: name)
        }
    }

    /// `Zoé`, `Zoé R.`
    private static func isName(_ line: [String], of name: Set<String>) -> Bool {
        !line.isEmpty && line.count <= 6 && line.contains(where: name.contains)
            && line.allSatisfy { word in
                name.contains(word) || (word.utf8.count == 1 && name.contains { $0.hasPrefix(word) })
            }
    }

    /// `ZR`
    private static func isInitials(_ line: [String], of name: Set<String>) -> Bool {
        line.count == 1 && name.count > 1 && line[0].sorted() == name.compactMap(\.first).sorted()
    }

    private static func words(of units: ArraySlice<NoteUnit>) -> [String] {
        units.flatMap { $0.word.map { [$0] } ?? $0.person?.words ?? [] }
    }

    func has(_ word: String) -> Bool { names.contains { $0.contains(word) } }

    /// Whether a name may be the writer's own: it is in the From field's display name, or its longest word is in the address.
    func mayBe(_ person: NotePerson) -> Bool {
        names.contains { name in person.words.count(where: name.contains) >= min(2, person.words.count) }
            || person.words.contains { $0.utf8.count >= 4 && mailbox.contains($0) }
    }
}
