/// Why a letter could not be written; neither can happen with templates that were let through.
package enum LetterFault: Error, Sendable, Hashable {
    /// The words came out without the number or the code.
    case incomplete(file: String)
    /// A value could not stand in a header.
    case unwritable

    /// What is wrong and what to do, one line; never a number, a code or a name.
    package var message: String {
        switch self {
        case .incomplete(let file):
            "a letter made from \(file) lacks the offer number or the NOC code; put {{offer}} and {{noc}} back"
        case .unwritable:
            "a letter could not be written as mail; run facteur check"
        }
    }
}
