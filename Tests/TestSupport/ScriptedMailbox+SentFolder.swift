extension ScriptedMailbox {
    /// The folder in which the server files what it has accepted by SMTP.
    package struct SentFolder: Sendable {
        package var name: String
        /// `\\Sent`, or nothing.
        package var attribute: String
        private let messageIDs: @Sendable () -> [String]

        package init(
            name: String = "Sent", attribute: String = "\\Sent",
            _ messageIDs: @escaping @Sendable () -> [String]
        ) {
            self.name = name
            self.attribute = attribute
            self.messageIDs = messageIDs
        }

        var listing: String { "* LIST (\(attribute)) \"/\" \"\(name)\"\r\n" }

        /// Whether one of the mails matches this SEARCH.
        func holds(_ search: String) -> Bool {
            messageIDs().contains { search.hasSuffix("HEADER Message-ID \"\($0)\"") }
        }
    }
}
