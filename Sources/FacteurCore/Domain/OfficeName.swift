/// The name of an office of the host, as offices are compared: without case, accents, hyphens or further spaces.
///
/// `Montréal`, `MONTREAL` and ` montréal ` are one office.
package struct OfficeName: Hashable, Sendable {
    private let folded: String

    /// `nil` for a text without a letter or digit.
    package init?(_ text: String) {
        folded = NameFolding.folded(text).split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
        if folded.isEmpty { return nil }
    }
}
