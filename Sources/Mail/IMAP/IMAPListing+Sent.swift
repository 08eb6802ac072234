extension Sequence where Element == IMAPListing {
    /// Where the account's mail server keeps what it has sent: the folder that it marks so (RFC 6154 §2), or else those that
    /// bear a name that servers give it, whatever folder they stand in. At most 3.
    package var sentFolders: [IMAPListing] {
        let marked = filter { $0.attributes.contains("\\sent") }
        return Array((marked.isEmpty ? filter(\.hasSentName) : marked).prefix(3))
    }
}

extension IMAPListing {
    /// Dovecot, Cyrus, Courier: Sent; Exchange: Sent Items; Apple's: Sent Messages; and what those set up in French have.
    private static let sentNames: Set<String> = [
        "sent", "sent items", "sent mail", "sent messages", "envoyés", "éléments envoyés", "messages envoyés",
        "objets envoyés",
    ]

    fileprivate var hasSentName: Bool {
        let last = delimiter.flatMap { name.split(separator: $0).last } ?? name[...]
        return Self.sentNames.contains(last.lowercased())
    }
}
