/// Why something waits for a person, in that person's words.
package struct Explanation: Sendable, Hashable {
    /// What it means, one sentence.
    package let meaning: String
    /// What to do, one or two sentences.
    package let advice: String
    /// What to type, most likely first; words in capitals are to be filled in.
    package let commands: [String]
}
