import Mail
import Text

// Offer numbers, from every text of the mail.
extension Reader {
    func readNumbers(
        _ message: Message, _ passages: [Passage], portal: [String], into reading: inout Reading
    ) {
        let isPortals = isPortals(message, portal)
        var found: [(number: OfferNumber, isRetyped: Bool)] = []
        var doubtful: [OfferNumber] = []
        for passage in passages {
            let unseen = unseenNumbers(of: passage, beside: passages)
            for candidate in passage.anchored {
                guard case .number(let number) = candidate.content else {
                    reading.hasPlaceholder = true
                    continue
                }
                if unseen.contains(number) {
                    doubtful.append(number)
                    continue
                }
                let isRetyped =
                    candidate.isRetyped
                    || (!isPortals && isTyped(candidate, in: passage, of: passages, message, portal))
                found.append((number, isRetyped))
            }
        }
        if found.isEmpty, doubtful.isEmpty, !reading.hasPlaceholder {
            found = numbersOnlyInSubject(passages, isPortals)
        }
        reading.offers = Self.distinct(found)
        var seen = Set(found.map(\.number))
        reading.doubtful = doubtful.filter { seen.insert($0).inserted }
        if !reading.doubtful.isEmpty { reading.defects.append(Words.doubtful) }
    }

    /// Numbers without a word beside them that says what they are, too: the portal may write `this number replaces A1234567`.
    func readShownNumbers(_ passages: [Passage], into reading: inout Reading) {
        reading.shown = passages.flatMap { $0.candidates + $0.hidden }.compactMap { candidate in
            guard case .number(let number) = candidate.content else { return nil }
            return number
        }.uniqued()
    }

    /// The numbers of a text that some reader may not see as they are written: those that are plainly visible nowhere in some view
    /// of the page, and those of a plain version whose page shows no number at all. If the page shows another number, that is a
    /// second notice and is reported as such.
    private func unseenNumbers(of passage: Passage, beside passages: [Passage]) -> Set<OfferNumber> {
        var unseen: [OfferNumber: UInt32] = [:]
        for candidate in passage.candidates {
            guard case .number(let number) = candidate.content else { continue }
            let ways = candidate.holdsControl ? .max : passage.seen.unseen(candidate.range)
            unseen[number] = ways & (unseen[number] ?? .max)
        }
        // If the page hides another number, some program may show that one.
        let hidesAnother = passage.hidden.contains { candidate in
            guard case .number(let number) = candidate.content else { return false }
            return unseen[number] == nil
        }
        let numbers = hidesAnother ? Set(unseen.keys) : Set(unseen.filter { $0.value != 0 }.keys)
        let pages = passages.filter { $0.isPage && $0.place == passage.place }
        guard !passage.isPage, !passage.place.isSubject,
            passage.isAlternative || pages.contains(where: \.isAlternative), !pages.isEmpty
        else { return numbers }
        return pages.contains(where: \.showsAnchored) ? numbers : numbers.union(unseen.keys)
    }

    /// A person's text that not every reader sees does not count: the hidden part may be the "not".
    func readOwnWords(_ passages: [Passage], into reading: inout Reading) {
        guard reading.ownWords != nil else { return }
        let isDoubtful = passages.contains {
            $0.place == .body && $0.seen.isDoubtful(before: $0.forward.ownEnd)
        }
        guard isDoubtful else { return }
        reading.ownWords = nil
        reading.defects.append(Words.doubtfulWords)
    }

    /// Whether a number is in a person's own text: it was typed, not forwarded. A whole notice in it was copied, by the person or
    /// by a mail program that leaves no mark; a single phrase of the notice may only be quoted. The same holds for a colleague's
    /// mail that another colleague forwards, and for an attached text.
    private func isTyped(
        _ candidate: NumberCandidate, in passage: Passage, of passages: [Passage], _ message: Message,
        _ portal: [String]
    ) -> Bool {
        let place = candidate.range.lowerBound
        if let copy = passage.forward.copy(at: place) {
            let senders = ShownSender(copy.from ?? "").addresses
            let isColleagues = !senders.isEmpty && !senders.contains { isPortals($0, portal) }
            return isColleagues && !holdsWholeNotice(passage, before: .max)
        }
        if passage.place.isAttached {
            return !message.embedded.contains { isPortals($0, portal) }
                && !holdsWholeNotice(passage, before: .max)
        }
        if passage.place.isSubject { return !passages.contains { !$0.place.isSubject && isNoticeCopied($0) } }
        return !holdsWholeNotice(passage, before: passage.forward.ownEnd)
    }

    /// Whether a text holds the notice and is not a person's own text.
    private func isNoticeCopied(_ passage: Passage) -> Bool {
        guard holdsNotice(passage) else { return false }
        return passage.place.isAttached || !passage.forward.copies.isEmpty
            || holdsWholeNotice(passage, before: .max)
    }

    /// Whether the notice is there with all its sentences, or nearly: the addressee, and three more.
    private func holdsWholeNotice(_ passage: Passage, before end: Int) -> Bool {
        var sentences: Set<String> = []
        var isAddressed = false
        for (phrase, range) in passage.sightings.first
        where end == .max || passage.text.sourceOffset(of: range.lowerBound) < end {
            switch wording.phrases[phrase].role {
            case .notice: sentences.insert(wording.phrases[phrase].name)
            case .addressee: isAddressed = true
            default: break
            }
        }
        return isAddressed && sentences.count >= 3
    }

    /// Whether a phrase of the notice is in a text, before an offset.
    func holdsNotice(_ passage: Passage, before end: Int = .max) -> Bool {
        passage.sightings.first.contains { phrase, range in
            wording.phrases[phrase].role == .notice
                && (end == .max || passage.text.sourceOffset(of: range.lowerBound) < end)
        }
    }

    /// A notice that gives its number only in the subject, without a label: the labels in the body count for it, unless the subject
    /// says that it is another number. In any subject except the portal's own, the number was typed.
    private func numbersOnlyInSubject(
        _ passages: [Passage], _ isPortals: Bool
    ) -> [(number: OfferNumber, isRetyped: Bool)] {
        guard passages.contains(where: { !$0.place.isSubject && holdsNotice($0) }) else { return [] }
        let subjects = passages.filter { subject in
            subject.place.isSubject && !subject.sightings.labels.contains { $0.meaning == .other }
        }
        return subjects.flatMap { subject in
            subject.candidates.compactMap { candidate in
                guard case .number(let number) = candidate.content, !candidate.holdsControl else {
                    return nil
                }
                return (number, candidate.isRetyped || (!isPortals && !subject.place.isAttached))
            }
        }
    }

    /// Each number once, in reading order; retyped only if it never appears in the portal's form.
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

/// Messages to the admin.
private enum Words {
    static let doubtful =
        "a number may not be seen as it is written: hidden, moved, turned round or painted over in some view of the mail"
    static let doubtfulWords =
        "words above the copy may not be seen as they are written; no name is read in them"
}

// Mails that say that a number is no longer valid: withdrawn, refused, cancelled, expired.
extension Reader {
    /// Records such a mail with its numbers; they are not offered to any intern, and their letters wait for a person.
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

    /// Whether the text says that an offer is no longer valid: not after a denial or a condition, and about an offer.
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

    /// Denials and conditions in the form of folded text, between spaces or apostrophes.
    private static let takenBack = [
        " si ", " s'il ", " s'ils ", " lorsque ", " lorsqu'", " quand ", " aucun ", " aucune ", " jamais ",
        " pas ",
        " moins que ", " au cas ou ", " if ", " when ", " whenever ", " unless ", " until ", " not ",
        " never ", " pour demander ", " pour effectuer ", " en cas ", " demander l'", " demander le ",
        " to request ", " before ", " avant ", " sauf ", " may be ", " peut etre ", " peuvent etre ",
        " could be ",
        " none ", " no offer ", " in case ", " should your ",
    ]

    /// The offer numbers in a text, and all numbers in some of its sentences, whatever their label.
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

    /// The sentence around a range, with those before it, in folded octets.
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
        // `no. A1234567` is no end of a sentence.
        return !(place >= 2 && text.octets[place - 2] == 0x6E && text.octets[place - 1] == 0x6F)
    }
}
