package import Mail
import Text

/// Finds where people are named: by an address of theirs, by our own address with their reference behind a `+`, or by their full
/// name (`NameIndex`). One pass over a text, however many people are looked for.
///
/// It is no evidence for anything: who is to be forgotten must be found wherever they are named, and who is not the one that asked
/// must not be handed over with them.
package struct PersonTraces: Sendable {
    private let names: NameIndex
    /// The person of each row of the index.
    private let rows: [Int]
    private var addresses: [String: Set<Int>] = [:]
    /// References as they stand behind a `+` in an address.
    private var tags: [String: Set<Int>] = [:]
    /// People who have one name only, and are known by that wherever it stands.
    private var singles: [[String]: Set<Int>] = [:]

    /// The words of a whole name, in the order of the alphabet.
    private var wholeNames: [[String]: Set<Int>] = [:]
    /// Each word by which somebody is called, and their reference.
    private var words: [String: Set<Int>] = [:]

    /// Words of a single name that are looked at.
    private static let longestSingle = 4

    /// - Parameter people: each with the number by which it is answered; the same number as often as somebody was called or
    ///   addressed otherwise before.
    package init(_ people: [(person: Int, intern: Intern)]) {
        rows = people.map(\.person)
        var names = NameIndex(capacity: people.count)
        for (row, person) in people.enumerated() { names.add(person.intern, row: row) }
        self.names = names
        for (person, intern) in people {
            addresses[intern.email.text.lowercased(), default: []].insert(person)
            tags[intern.ref.rawValue.lowercased(), default: []].insert(person)
            let words = NameText(intern.familyName + " " + intern.givenNames).words.map(\.text)
            wholeNames[words.sorted(), default: []].insert(person)
            for word in words + NameText(intern.ref.rawValue).words.map(\.text) where word.count > 2 {
                self.words[word, default: []].insert(person)
            }
            guard intern.familyName.isEmpty || intern.givenNames.isEmpty,
                (1...Self.longestSingle).contains(words.count)
            else { continue }
            singles[words, default: []].insert(person)
        }
    }

    /// Those whom a text names.
    package func people(in text: String) -> Set<Int> {
        var found = addressed(in: text)
        let words = NameText(text)
        for mention in names.mentions(in: words) { found.formUnion(mention.rows.map { rows[$0] }) }
        return singles.isEmpty ? found : found.union(calledByOneName(words))
    }

    /// Those whose whole name this is, and nothing else: a cell of a list.
    package func people(called name: String) -> Set<Int> {
        wholeNames[NameText(name).words.map(\.text).sorted()] ?? []
    }

    /// Those of whom a text has any word: a note about somebody who is named by one name only.
    package func people(hintedAtIn text: String) -> Set<Int> {
        NameText(text).words.reduce(into: people(in: text)) { found, word in
            found.formUnion(words[word.text] ?? [])
        }
    }

    /// Those whom a mail names anywhere: in a field of any header, in its text, in what is attached as text or as a mail.
    package func people(in message: Message) -> Set<Int> { people(in: message.root) }

    private func people(in part: Part) -> Set<Int> {
        var found = part.header.fields.reduce(into: Set<Int>()) { found, field in
            found.formUnion(people(in: EncodedWord.decode(field.body)))
        }
        if let name = part.fileName { found.formUnion(people(in: name)) }
        switch part.content {
        case .multipart(let parts): for part in parts { found.formUnion(people(in: part)) }
        case .text(let text):
            found.formUnion(people(in: text))
            if part.mediaType.subtype == "html" {
                found.formUnion(people(in: HTMLText.visible(of: text).text))
            }
        case .message(let message): found.formUnion(people(in: message))
        case .opaque: break
        }
        return found
    }

    private func addressed(in text: String) -> Set<Int> {
        var found: Set<Int> = []
        guard text.utf8.contains(UInt8(ascii: "@")) else { return found }
        for token in text.lowercased().split(whereSeparator: Self.endsAddress)
        where token.utf8.contains(UInt8(ascii: "@")) {
            let address = token.trimmingDots
            if let people = addresses[address] { found.formUnion(people) }
            let local = address.prefix { $0 != "@" }
            if let plus = local.firstIndex(of: "+"),
                let people = tags[String(local[local.index(after: plus)...])]
            {
                found.formUnion(people)
            }
        }
        return found
    }

    private static func endsAddress(_ character: Character) -> Bool {
        !(character.isLetter || character.isNumber || "@.!#$%&'*+-/=?^_`{|}~".contains(character))
            || character == "="
    }

    private func calledByOneName(_ text: NameText) -> Set<Int> {
        let words = text.words.map(\.text)
        var found: Set<Int> = []
        for start in words.indices {
            for end in start..<min(words.count, start + Self.longestSingle) {
                if let people = singles[Array(words[start...end])] { found.formUnion(people) }
            }
        }
        return found
    }
}

extension Substring {
    /// A sentence may end behind an address.
    fileprivate var trimmingDots: String {
        let signs = ".'!?"
        var rest = drop { signs.contains($0) }
        while let last = rest.last, signs.contains(last) { rest.removeLast() }
        return String(rest)
    }
}
