import Mail
import Text

/// The author of a mail under whose address a mailing list or a group sends it on: the address is the list's, and the words are
/// another person's.
///
/// A list does so where the poster's own domain forbids it to send under their address (RFC 7960 §4.1.3.1): the name then says
/// `Mallory via RH`, and the poster's address is in `Reply-To`, in `Cc`, or nowhere.
enum ListedAuthor {
    /// The poster, as far as the mail shows them; `nil` when it is not sent on, or is the portal's own.
    static func poster(of message: Message, by policy: Configuration.TrustPolicy) -> ShownSender? {
        guard let author = message.from.first,
            AllowedSender(of: author.addrSpec, by: policy)?.trust == .forwarder
        else { return nil }
        if let name = author.displayName, let poster = poster(in: name) { return ShownSender(poster) }
        guard isLists(author.addrSpec, message.header) else { return nil }
        return ShownSender(author.displayName ?? author.addrSpec.localPart)
    }

    /// Who stands in a name before the words for "sent on by".
    private static func poster(in name: String) -> String? {
        let words = name.split(whereSeparator: { $0.isWhitespace })
        let folded = words.map { NameFolding.folded(String($0)).filter { $0.isLetter || $0 == "'" } }
        for place in folded.indices.dropFirst() {
            let isSentOn = passings.contains { folded[place...].starts(with: $0) }
            if isSentOn { return words[..<place].joined(separator: " ") }
        }
        return nil
    }

    /// Of Google Groups, Mailman, Sympa and others, which write it in the list's language.
    private static let passings: [[String]] = [
        ["via"], ["on", "behalf", "of"], ["de", "la", "part", "de"], ["au", "nom", "de"],
        ["au", "nom", "du"],
        ["par", "l'intermediaire"], ["im", "auftrag"], ["namens"], ["en", "nombre", "de"], ["per", "conto"],
    ]

    /// Whether a list that is named in the header (RFC 2919, RFC 2369) has that address.
    private static func isLists(_ address: AddrSpec, _ header: Header) -> Bool {
        let text = address.text.lowercasedASCII
        let posts = header.all("List-Post").map { String($0.body.prefix(1_000)).lowercasedASCII }
        let ids = header.all("List-ID").map { String($0.body.prefix(1_000)).lowercasedASCII }
        return posts.contains { $0.contains("<mailto:" + text + ">") || $0.contains("<mailto:" + text + "?") }
            || ids.contains { $0.contains("<" + text.replacing("@", with: ".") + ">") }
    }
}
