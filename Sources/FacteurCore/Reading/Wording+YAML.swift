extension Wording {
    /// The largest wording file that is read, in octets.
    package static let largestFile = 1_048_576

    /// Reads a wording file. It extends the built-in wording: an entry with a built-in name takes its place, any other is
    /// added; with `replace: true` at the top, the file stands alone.
    ///
    /// `Config/portal.yaml` is the commented example. Unknown keys, wrong types and words that could never match are refused,
    /// all at once. `file` is the name that faults carry.
    package static func load(yaml: String, file: String) throws(WordingFaults) -> Wording {
        var reader = WordingReader()
        let wording = reader.read(yaml)
        guard reader.faults.isEmpty else { throw WordingFaults(file: file, faults: reader.faults) }
        return wording
    }

    /// This wording with another one's entries: phrases of the same name replaced, everything else added once.
    func extended(by other: Wording) -> Wording {
        var result = self
        var places = Dictionary(uniqueKeysWithValues: phrases.enumerated().map { ($1.name, $0) })
        for phrase in other.phrases {
            if let place = places[phrase.name] {
                result.phrases[place] = phrase
            } else {
                places[phrase.name] = result.phrases.count
                result.phrases.append(phrase)
            }
        }
        result.senders.appendMissing(other.senders)
        result.forwards.separators.appendMissing(other.forwards.separators)
        result.forwards.openings.appendMissing(other.forwards.openings)
        result.forwards.attributions.appendMissing(other.forwards.attributions)
        result.forwards.advertisements.appendMissing(other.forwards.advertisements)
        for (field, labels) in other.forwards.labels {
            result.forwards.labels[field, default: []].appendMissing(labels)
        }
        for (part, texts) in other.giving.texts {
            result.giving.texts[part, default: []].appendMissing(texts)
        }
        return result
    }
}

extension Array where Element: Hashable {
    fileprivate mutating func appendMissing(_ others: [Element]) {
        var known = Set(self)
        for other in others where known.insert(other).inserted { append(other) }
    }
}
