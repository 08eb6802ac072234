import Mail

// Mail whose matter may stand in a picture.
extension Reader {
    /// Notes whether a mail that is about nothing else points to a picture that its page shows. It is for a person where a colleague
    /// sends it: a newsletter is made of pictures, and a signature has one.
    func notePicture(
        _ passages: [Passage], _ roles: Set<Wording.Phrase.Role>, into reading: inout Reading
    ) {
        reading.pointsToPicture = pointsToPicture(passages, roles, reading)
        if reading.pointsToPicture || reading.pictures.mayHoldMatter {
            reading.defects.append(Words.unreadPicture)
        }
    }

    private func pointsToPicture(
        _ passages: [Passage], _ roles: Set<Wording.Phrase.Role>, _ reading: Reading
    ) -> Bool {
        guard reading.kind == .unrelated else { return false }
        let texts = passages.filter { !$0.place.isSubject }
        guard reading.pictures.areShown || texts.contains(where: { PicturePlaceholder.isIn($0.text.source) })
        else { return false }
        let isCaption =
            roles.contains(.offer) && texts.allSatisfy { $0.text.octets.count <= Self.longestCaption }
        return roles.contains(.number) || isCaption || saysNothing(passages)
    }

    /// In folded octets: `Bonjour, voici l'offre d'emploi pour Marie Avril.` Whoever writes below it has said more.
    private static let longestCaption = 120

    func saysNothing(_ passages: [Passage]) -> Bool {
        passages.allSatisfy { $0.place.isSubject || saysNothing($0) }
    }

    /// Whether a text holds only what a mail program adds: the heads of copies and the marks of pictures, too.
    private func saysNothing(_ passage: Passage) -> Bool {
        guard passage.text.octets.count < 2_000 else { return false }
        let text = passage.text.source
        let own = splitter.ownWords(text, upTo: passage.forward.ownEnd)
        let below = passage.forward.below.map { splitter.copiedWords(text, $0) }
        return ([own] + below).allSatisfy { PicturePlaceholder.without($0).isEmpty }
    }
}

/// What mail programs write into a plain text where the page has a picture: `[image: shot.png]` (Gmail), `[cid:image001.png@01DB]`
/// (Outlook), `<image0.png>` (Apple Mail).
enum PicturePlaceholder {
    private static let marks = ["[image", "[cid:", "[inline image", "<image", "[photo", "\u{FFFC}"]
    /// In characters.
    private static let longest = 200

    static func isIn(_ text: [UInt8]) -> Bool {
        let beginning = String(decoding: text.prefix(2_000), as: UTF8.self)
        return without(beginning) != beginning.trimmed
    }

    /// The text without them.
    static func without(_ text: String) -> String {
        var kept = ""
        var rest = text[...]
        while let next = rest.firstIndex(where: { "[<\u{FFFC}".contains($0) }) {
            kept += rest[..<next]
            rest = rest[next...]
            let beginning = rest.prefix(longest)
            let isMark = marks.contains { beginning.prefix(20).lowercased().hasPrefix($0) }
            let end = beginning.first == "\u{FFFC}" ? next : beginning.firstIndex { "]>".contains($0) }
            guard isMark, let end else {
                kept.append(rest.removeFirst())
                continue
            }
            rest = rest[rest.index(after: end)...]
        }
        return (kept + rest).trimmed
    }
}

/// Messages to the admin.
private enum Words {
    static let unreadPicture =
        "a picture or a frame in the page was not read; what the mail is about may stand in it"
}
