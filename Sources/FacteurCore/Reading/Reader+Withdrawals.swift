import Mail

// Mails that say that a number is dead: withdrawn, refused, cancelled, expired.
extension Reader {
    /// Notes such a mail with its numbers; they are nobody's news, and their letters wait for a person.
    func readWithdrawal(_ passages: [Passage], into reading: inout Reading) {
        let withdrawn = passages.compactMap { passage -> [OfferNumber]? in
            let sentences = passage.sightings.withdrawals.filter { says($0, in: passage) }
                .map { passage.sentence(around: $0.range, before: 1) }
            return sentences.isEmpty ? nil : numbers(of: passage, in: sentences)
        }
        guard !withdrawn.isEmpty else { return }
        reading.isWithdrawal = true
        var found = withdrawn.flatMap(\.self)
        if found.isEmpty { found = passages.flatMap { numbers(of: $0, in: []) } }
        var seen: Set<OfferNumber> = []
        reading.withdrawn = found.filter { seen.insert($0).inserted }
    }

    /// Whether words say that an offer is dead: not behind a denial or a condition, and about an offer.
    private func says(_ sighting: (phrase: Int, range: Range<Int>), in passage: Passage) -> Bool {
        let sentence = passage.sentence(around: sighting.range, before: 0)
        let before = " " + passage.folded(sentence.lowerBound..<sighting.range.lowerBound)
        guard !Self.takenBack.contains(where: before.contains), !before.hasSuffix(" n'") else { return false }
        let phrase = FoldedText.phrase(wording.phrases[sighting.phrase].text)
        let text = String(decoding: phrase, as: UTF8.self)
        if text.contains("offre") || text.contains("offer") { return true }
        let around = passage.sentence(around: sighting.range, before: 1)
        return passage.sightings.labels.contains { $0.meaning != .other && $0.range.overlaps(around) }
            || !candidates(of: passage, in: [around]).isEmpty
    }

    /// Denials and conditions, as folded text has them, between spaces or apostrophes.
    private static let takenBack = [
        " si ", " s'il ", " s'ils ", " lorsque ", " lorsqu'", " quand ", " aucun ", " aucune ", " jamais ",
        " pas ",
        " moins que ", " au cas ou ", " if ", " when ", " whenever ", " unless ", " until ", " not ",
        " never ", " pour demander ", " pour effectuer ", " en cas ", " demander l'", " demander le ",
        " to request ", " before ", " avant ", " sauf ", " may be ", " peut etre ", " peuvent etre ",
        " could be ",
        " none ", " no offer ", " in case ", " should your ",
    ]

    /// The numbers of offers in a text, with those that stand in some of its sentences, whatever they are called.
    private func numbers(of passage: Passage, in sentences: [Range<Int>]) -> [OfferNumber] {
        let anchored = sentences.isEmpty ? passage.candidates : passage.anchored
        let inside = candidates(of: passage, in: sentences)
        return (anchored + inside).compactMap { candidate in
            guard case .number(let number) = candidate.content else { return nil }
            return number
        }
    }

    private func candidates(of passage: Passage, in sentences: [Range<Int>]) -> [NumberCandidate] {
        passage.candidates.filter { candidate in
            let place = passage.text.foldedOffset(of: candidate.range.lowerBound)
            return sentences.contains { $0.contains(place) }
        }
    }
}

extension Passage {
    fileprivate func folded(_ range: Range<Int>) -> String {
        String(decoding: text.octets[range], as: UTF8.self)
    }

    /// The sentence in which something stands, with those before it, in folded octets.
    fileprivate func sentence(around range: Range<Int>, before count: Int) -> Range<Int> {
        var start = range.lowerBound
        var passed = 0
        while start > 0, range.lowerBound - start < 400 {
            if endsSentence(at: start - 1) {
                passed += 1
                if passed > count { break }
            }
            start -= 1
        }
        var end = range.upperBound
        while end < text.octets.count, end - range.upperBound < 400, !endsSentence(at: end) { end += 1 }
        return start..<end
    }

    private func endsSentence(at place: Int) -> Bool {
        guard place + 1 < text.octets.count, text.octets[place + 1] == 0x20,
            [0x2E, 0x21, 0x3F].contains(text.octets[place])
        else { return false }
        // `no. A1234567` is no end.
        return !(place >= 2 && text.octets[place - 2] == 0x6E && text.octets[place - 1] == 0x6F)
    }
}
