import Mail
import Text

// What a mail that is no notice is about.
extension Reader {
    /// Whether a mail says enough, and nothing of an offer, a number or IRCC, in its texts, its subject and the names of its files: an
    /// invoice, an agreement, a picture of a dog. A copy of another mail, or a whole mail attached, is about what stands in it. Asked
    /// only beside something that was not read: of other mails nobody wants to know.
    func isAboutElse(_ passages: [Passage], _ reading: Reading) -> Bool {
        guard reading.kind == .unrelated, reading.hasUnreadMatter, !reading.isGarbled,
            !reading.pointsToPicture,
            reading.forwards.isEmpty,
            !reading.hasStrayNumber, !reading.holdsNumberLikeness,
            !reading.attachments.contains(where: \.isEnvelope), !passages.contains(where: \.place.isAttached)
        else { return false }
        let texts = passages.map {
            PicturePlaceholder.without(String(decoding: $0.text.source, as: UTF8.self))
        }
        let words = NameText(
            zip(passages, texts).filter { !$0.0.place.isSubject }.map(\.1).joined(separator: "\n")
        )
        .words
        let said = (texts + reading.attachments.compactMap(\.name)).map(NameFolding.folded)
        return words.count >= Self.enough
            && !said.contains { text in Self.topics.contains(where: text.contains) }
    }

    /// Words: `Bonjour, voici le document pour Zoé. Merci, Claire` says nothing of what the document is.
    private static let enough = 15

    /// Folded; beginnings of words, or words in file names.
    private static let topics = [
        "offre", "offer", "numero", "number", "ircc", "cic", "immigr", "portail", "portal", "permis",
        "permit",
        "travailleur", "worker", "visa", "cnp", "noc", "eimt", "lmia", "canada.ca", "avis", "notice",
        "conformite",
        "compliance", "scan", "capture", "screenshot",
    ]
}
