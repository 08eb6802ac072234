import Mail
import Text

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
    private static let marks = ["[image", "[cid:", "[inline image", "<image", "[photo"].map { Array($0.utf8) }
    /// U+FFFC, the object replacement character.
    private static let object: [UInt8] = [0xEF, 0xBF, 0xBC]
    /// In octets.
    private static let longest = 400
    /// Octets of a text in which one is looked for: of every mail, so that octets are compared and no characters made.
    private static let farthest = 2_000

    static func isIn(_ text: [UInt8]) -> Bool {
        let beginning = text.prefix(farthest)
        var place = 0
        while place < beginning.count {
            let octet = text[place]
            let mayBegin = octet == UInt8(ascii: "[") || octet == UInt8(ascii: "<") || octet == object[0]
            if mayBegin, end(from: place, in: beginning) != nil { return true }
            place += 1
        }
        return false
    }

    /// The text without them.
    static func without(_ text: String) -> String {
        let octets = Array(text.utf8)
        var kept: [UInt8] = []
        var place = 0
        while place < octets.count {
            if let end = end(from: place, in: octets[...]) {
                place = end
            } else {
                kept.append(octets[place])
                place += 1
            }
        }
        return String(decoding: kept, as: UTF8.self).trimmed
    }

    /// The end of the one that begins at a place; `nil` where none does.
    private static func end(from start: Int, in text: ArraySlice<UInt8>) -> Int? {
        switch text[start] {
        case object[0]: return text[start...].starts(with: object) ? start + object.count : nil
        case UInt8(ascii: "["), UInt8(ascii: "<"):
            let isMark = marks.contains { mark in
                text[start...].prefix(mark.count).elementsEqual(mark) { $0.lowercasedASCII == $1 }
            }
            guard isMark else { return nil }
            return text[start...].prefix(longest)
                .firstIndex { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: ">") }.map { $0 + 1 }
        default: return nil
        }
    }
}

/// Messages to the admin.
private enum Words {
    static let unreadPicture =
        "a picture or a frame in the page was not read; what the mail is about may stand in it"
}
