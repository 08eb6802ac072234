import Text

/// The subject of a forwarded mail, as far as the forwarder wrote it.
///
/// Not included is what a program copied from another mail: the subject of an answer, the subject of the copy below, and one that
/// was forwarded before. The rest may give the number to the person it names, if it says nothing else: each of its words is in the
/// table or in the copy's own subject.
struct NoteSubject {
    private let table: GivingTable
    private let roster: Roster
    private let writer: NoteWriter
    private let numbers: NoteNumbers

    init(table: GivingTable, roster: Roster, writer: NoteWriter, numbers: NoteNumbers) {
        self.table = table
        self.roster = roster
        self.writer = writer
        self.numbers = numbers
    }

    /// - Parameter copies: the subjects in the headers of the copies below.
    func read(_ subject: String, above copies: [String]) -> NoteReader.Findings {
        let copies = copies.map(withoutTags)
        guard let own = own(withoutTags(subject), above: copies) else { return NoteReader.Findings() }
        let note = NoteUnits(own, roster: roster)
        var findings = NoteReader.Findings()
        let people = note.units.compactMap(\.person)
        findings.mentioned = people
        let copied = Set(copies.flatMap { NameText($0).words.map(\.text) })
        let isWholeKnown = note.units.indices.allSatisfy { isKnown($0, in: note.units, copied: copied) }
        findings.isTakenBack =
            !note.ending.isDisjoint(with: [.question, .mark]) || numbers.hasAnother(in: note.units)
            || note.units.contains { !$0.signs.isDisjoint(with: [.question, .mark]) }
            || note.units.indices.contains {
                table[.doubts].length(at: $0, in: note.units, upTo: note.units.count) > 0
            }
        if isWholeKnown { findings.given = people }
        return findings
    }

    private func isKnown(_ place: Int, in units: [NoteUnit], copied: Set<String>) -> Bool {
        guard let word = units[place].word else {
            return isApart(place, in: units) && isOwner(place, in: units)
        }
        if copied.contains(word) { return true }
        // `Merci Zoé Roy`, `Zoé Roy + 2`
        let isBefore = units[place...].contains { $0.person != nil }
        let isThanks =
            isBefore
            && [.greetings, .closings].contains {
                table[$0].length(at: place, in: units, upTo: units.count) > 0
            }
        if isThanks || units[place].signs.contains(.and) { return false }
        return [.subjects, .persons, .fillers].contains {
            table[$0].length(at: place, in: units, upTo: units.count) > 0
        }
            || Self.isNumber(word)
    }

    /// Whether no word of another name is directly beside the person: the next word is not capitalised, or a sign separates them.
    private func isApart(_ place: Int, in units: [NoteUnit]) -> Bool {
        let next = place + 1
        guard next < units.count else { return true }
        if numbers.length(at: next, in: units) > 0 { return true }
        return units[next].person != nil || !units[next].isCapitalised
            || !units[next].signs.isDisjoint(with: .clauses.union(.sentences).union(.slash))
    }

    /// In `Offre de Zoé Roy` the number is hers; `Courriel de Zoé Roy` comes from her, and `Stagiaire de Zoé Roy` is another
    /// person.
    private func isOwner(_ place: Int, in units: [NoteUnit]) -> Bool {
        if let person = units[place].person, person.rule == .name, writer.mayBe(person) { return false }
        // `stagiaire pour Zoé Roy` is another person.
        if place > 1, ["pour", "for"].contains(units[place - 1].word ?? ""),
            ["stagiaire", "stagiaires", "intern", "interns"].contains(units[place - 2].word ?? "")
        {
            return false
        }
        guard place > 0, ["de", "d", "of", "from", "by", "par"].contains(units[place - 1].word ?? "") else {
            return true
        }
        return place > 1 && Self.owned.contains(units[place - 2].word ?? "")
    }

    private static let owned: Set<String> = ["numero", "offre", "emploi", "number", "offer", "employment"]

    private static func isNumber(_ word: String) -> Bool {
        let digits = word.hasPrefix("a") ? word.dropFirst() : word[...]
        return digits.isDigits
    }

    /// Without what programs put into a subject: `[EXTERNE]`, or `(aucun objet)` in its place.
    private func withoutTags(_ subject: String) -> String {
        var kept = ""
        var rest = subject[...]
        while let open = rest.firstIndex(where: { "[(".contains($0) }),
            let close = rest[open...].firstIndex(where: { "])".contains($0) })
        {
            let words = NameText(String(rest[open...close])).words.map(\.text)
            kept += table[.tags].isWhole(words) ? rest[..<open] : rest[...close]
            rest = rest[rest.index(after: close)...]
        }
        return (kept + rest).trimmed
    }

    /// The part of the subject that its sender wrote; `nil` if there is none.
    private func own(_ subject: String, above copies: [String]) -> String? {
        let outer = Prefixes(subject, table)
        guard !outer.isAnswer else { return nil }
        let own = NameText(outer.rest)
        if outer.relays == 0, let front = front(of: outer.rest, own.words, above: copies) { return front }
        var rest = outer.rest
        for copy in copies {
            let inner = Prefixes(copy, table)
            let words = NameText(inner.rest).words.map(\.text)
            guard !words.isEmpty, own.words.map(\.text).starts(with: words) else { continue }
            // A forwarded mail keeps its subject: only the text after it is new.
            rest =
                own.words.count == words.count
                ? "" : Self.tail(of: outer.rest, from: own.words[words.count - 1].range.upperBound)
            return rest.isEmpty ? nil : rest
        }
        return outer.relays > 1 || rest.isEmpty ? nil : rest
    }

    /// `Zoé Roy - TR: …`: the text before the forwarded subject.
    private func front(of text: String, _ words: [NameText.Word], above copies: [String]) -> String? {
        for copy in copies {
            let inner = NameText(Prefixes(copy, table).rest).words.map(\.text)
            let relay = words.count - inner.count - 1
            guard !inner.isEmpty, relay > 0, words[(relay + 1)...].map(\.text) == inner,
                table[.relays].isWhole([words[relay].text]), words[relay + 1].signs.contains(.colon)
            else { continue }
            return String(
                String.UnicodeScalarView(text.unicodeScalars.prefix(words[relay].range.lowerBound)))
        }
        return nil
    }

    private static func tail(of text: String, from scalar: Int) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(scalar)))
    }

    /// The prefixes that mail programs add to a subject.
    private struct Prefixes {
        var isAnswer = false
        var relays = 0
        let rest: String

        init(_ subject: String, _ table: GivingTable) {
            var rest = subject[...]
            while let colon = rest.firstIndex(of: ":"), rest.distance(from: rest.startIndex, to: colon) <= 16
            {
                let words = NameText(String(rest[..<colon])).words.map(\.text)
                let head = words.filter { !$0.utf8.allSatisfy(\.isDigit) }
                let isAnswer = table[.answers].isWhole(head)
                guard isAnswer || table[.relays].isWhole(head) else { break }
                self.isAnswer = self.isAnswer || isAnswer
                relays += isAnswer ? 0 : 1
                rest = rest[rest.index(after: colon)...].drop(while: \.isWhitespace)
            }
            self.rest = String(rest)
        }
    }
}

/// The notice's numbers, in the forms in which a person may repeat them above it.
struct NoteNumbers {
    private let known: Set<String>

    init(_ numbers: [OfferNumber]) {
        known = Set(numbers.map { $0.rawValue.lowercased() })
    }

    /// Whether a note holds something with the form of an offer number, or nearly, that is not one of the notice's: the note may
    /// give that number.
    func hasAnother(in units: [NoteUnit]) -> Bool {
        units.indices.contains { place in
            guard let word = units[place].word else { return false }
            if known.contains(word) { return false }
            if Self.isNearNumber(word) { return true }
            // `A 123 4567`, `A-1234567`, `A123 4567`; `à 10 h 30` is a time.
            guard units[place].isCapitalised, let number = Self.spelledOut(at: place, in: units) else {
                return false
            }
            return (6...8).contains(number.utf8.count - 1) && !known.contains(number)
        }
    }

    /// The number of pieces that the notice's number takes from a place on, as `A8722022` or `A 8722022`; 0 if another number is
    /// there.
    func length(at place: Int, in units: [NoteUnit]) -> Int {
        guard let word = units[place].word else { return 0 }
        if known.contains(word) { return 1 }
        guard word == "a", place + 1 < units.count, let digits = units[place + 1].word else { return 0 }
        return known.contains("a" + digits) ? 2 : 0
    }

    /// A number typed in several pieces.
    private static func spelledOut(at place: Int, in units: [NoteUnit]) -> String? {
        guard var number = units[place].word, number.hasPrefix("a"),
            number.utf8.dropFirst().allSatisfy(\.isDigit)
        else { return nil }
        for next in units[(place + 1)...].prefix(4) {
            guard let more = next.word, more.utf8.allSatisfy(\.isDigit) else { break }
            number += more
        }
        return number
    }

    /// `A123456`, `A12345678`, `AI234567`: a number, or a mistyped one.
    private static func isNearNumber(_ word: String) -> Bool {
        guard word.utf8.first == 0x61, (7...9).contains(word.utf8.count) else { return false }
        return word.utf8.dropFirst().count(where: \.isDigit) >= 5
    }
}
