// Offer numbers, from every text of the mail.
extension Reader {
    func readNumbers(_ passages: [Passage], isPortals: Bool, into reading: inout Reading) {
        var found: [(number: OfferNumber, isRetyped: Bool)] = []
        for passage in passages {
            for candidate in passage.anchored {
                guard case .number(let number) = candidate.content else {
                    reading.hasPlaceholder = true
                    continue
                }
                let isRetyped =
                    candidate.isRetyped || (!isPortals && isTyped(candidate, in: passage, of: passages))
                found.append((number, isRetyped))
            }
        }
        if found.isEmpty, !reading.hasPlaceholder { found = numbersOnlyInSubject(passages, isPortals) }
        reading.offers = Self.distinct(found)
        if passages.contains(where: { $0.candidates.count >= NumberScanner.most || $0.sightings.isCutOff }) {
            reading.defects.append(Words.flood)
        }
    }

    /// Whether a number stands in a person's own words and the notice's are not there: it was typed, not forwarded.
    private func isTyped(_ candidate: NumberCandidate, in passage: Passage, of passages: [Passage]) -> Bool {
        guard passage.isOwnWords(candidate.range.lowerBound) else { return false }
        if passage.place.isSubject { return !passages.contains { holdsNotice($0) } }
        return !holdsNotice(passage, before: passage.forward.ownEnd)
    }

    /// Whether a phrase of the notice stands in a text, before an offset of it.
    func holdsNotice(_ passage: Passage, before end: Int = .max) -> Bool {
        passage.sightings.first.contains { phrase, range in
            wording.phrases[phrase].role == .notice
                && (end == .max || passage.text.sourceOffset(of: range.lowerBound) < end)
        }
    }

    /// A notice that gives its number in the subject alone, without a word beside it: the body's words count for it, unless
    /// the subject says that it is another number. In anybody's own subject but the portal's it was typed.
    private func numbersOnlyInSubject(
        _ passages: [Passage], _ isPortals: Bool
    ) -> [(number: OfferNumber, isRetyped: Bool)] {
        guard passages.contains(where: { !$0.place.isSubject && holdsNotice($0) }) else { return [] }
        let subjects = passages.filter { subject in
            subject.place.isSubject && !subject.sightings.labels.contains { $0.meaning == .other }
        }
        return subjects.flatMap { subject in
            subject.candidates.compactMap { candidate in
                guard case .number(let number) = candidate.content else { return nil }
                return (number, candidate.isRetyped || (!isPortals && !subject.place.isAttached))
            }
        }
    }

    /// Each number once, in reading order; retyped only where it is never given in the portal's form.
    private static func distinct(_ found: [(number: OfferNumber, isRetyped: Bool)]) -> [Reading.FoundOffer] {
        var order: [OfferNumber] = []
        var isRetyped: [OfferNumber: Bool] = [:]
        for (number, retyped) in found {
            if let before = isRetyped[number] {
                isRetyped[number] = before && retyped
            } else {
                isRetyped[number] = retyped
                order.append(number)
            }
        }
        return order.map { Reading.FoundOffer(number: $0, isRetyped: isRetyped[$0] ?? true) }
    }
}

/// What is said to the admin.
private enum Words {
    static let flood = "more numbers or words for them than any notice holds; not all were read"
}
