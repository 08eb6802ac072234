/// Whoever wrote the note, as far as the From field says; of words that were passed on, whoever a copy shows as a sender.
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

    /// Whether a line is nothing but a writer's name, or a part of it, or begins with all of it: `Zoé Roy, CRHA`.
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

    /// Whether a name may be the writer's own: it stands in the From field's words, or its longest word in the address.
    func mayBe(_ person: NotePerson) -> Bool {
        names.contains { name in person.words.count(where: name.contains) >= min(2, person.words.count) }
            || person.words.contains { $0.utf8.count >= 4 && mailbox.contains($0) }
    }
}
