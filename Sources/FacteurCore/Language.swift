/// The language of a letter, or of the commands' own words.
package enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case fr, en
}
