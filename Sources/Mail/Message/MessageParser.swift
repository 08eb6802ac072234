/// Reads a mail (RFC 5322, RFC 2045–2049, RFC 2231, RFC 3676, RFC 6532) and whatever senders put in its place.
///
/// Total: any octets give a `Message`, and what was wrong is named in its `defects`. One pass over the octets, so the
/// time is linear in their number; what is kept is limited by `Bounds`, so the memory does not grow with what a sender
/// nests, repeats or leaves open.
package struct MessageParser: Sendable {
    /// How much of a mail is kept. What goes over is left out, named in `Message.defects`, and clears `isComplete`.
    package struct Bounds: Sendable {
        /// Levels of multipart and message inside each other. Real mail stays under 10; forwards of forwards too.
        /// At most `deepest`: the parser calls itself once a level.
        package var depth = 32
        /// Parts in the whole mail, containers included.
        package var parts = 2_000
        /// Header fields in the whole mail, those of parts included.
        package var headerFields = 10_000
        /// Octets of header field names and bodies in the whole mail.
        package var headerBytes = 1 << 20
        /// Octets of text in UTF-8, in the whole mail.
        package var textBytes = 4 << 20
        /// Octets of messages that stand in the mail encoded and are decoded to be read.
        package var embeddedBytes = 24 << 20
        /// Octets of one part that is neither text nor container; a larger one is known only by its size.
        package var keptBytes = 64 << 10
        /// Octets of all such parts together.
        package var keptTotal = 1 << 20
        /// Defects named.
        package var defects = 50

        package static let deepest = 100

        package init() {}
    }

    package let bounds: Bounds

    package init(bounds: Bounds = Bounds()) { self.bounds = bounds }

    /// The message that `bytes` hold: a mail as IMAP gives it, as a file holds it, or noise.
    package func parse(_ bytes: [UInt8]) -> Message {
        var budget = ParseBudget(bounds)
        if let unicode = Charset.utf16Repaired(bytes) {
            budget.note("the whole mail is in UTF-16")
            return read(unicode, size: bytes.count, budget)
        }
        return read(bytes, size: bytes.count, budget)
    }

    private func read(_ bytes: [UInt8], size: Int, _ budget: ParseBudget) -> Message {
        var reader = EntityReader(budget: budget)
        reader.skipPrologue(bytes.span)
        let root = reader.entity(bytes.span, depth: 0, default: .plainText)
        return Message(
            root: root, defects: reader.budget.defects, size: size, isComplete: reader.budget.isComplete)
    }
}
