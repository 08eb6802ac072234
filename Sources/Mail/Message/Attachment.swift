/// A part that is named rather than read: its file name, its type, its decoded size in octets.
package struct Attachment: Sendable, Hashable {
    package let name: String?
    /// `type/subtype`.
    package let type: String
    package let size: Int

    package init(name: String?, type: String, size: Int) {
        self.name = name
        self.type = type
        self.size = size
    }
}
