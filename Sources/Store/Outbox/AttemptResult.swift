/// Whether the final dot of a letter may be sent.
package enum BeginAnswer: Sendable, Equatable {
    /// Commit 3 is durable: from here on the letter is in doubt until `finish`.
    case granted
    /// All sending is on hold.
    case onHold
    /// As many letters as may have left within this hour.
    case braked
    /// The intern, the code or the offer changed after the letter was written: write it again.
    case changed
}

/// What an attempt has come to.
package struct FinishAnswer: Sendable, Equatable {
    /// What is recorded.
    package let result: AttemptResult
    /// Whether the relay refuses every letter, by the rule that was given.
    package let isRelays: Bool
    /// The letters before it that wait again because of that.
    package internal(set) var queuedAgain: [RequeuedLetter] = []

    init(result: AttemptResult, isRelays: Bool = false) {
        (self.result, self.isRelays) = (result, isRelays)
    }
}

/// How an attempt ended.
package enum AttemptResult: Sendable, Equatable {
    /// The server accepted it; the server's own text, with the queue id.
    case sent(reply: String)
    /// Not accepted; try again at `next` (Unix seconds).
    case later(reply: String, next: Int64)
    /// Refused permanently.
    case failed(reply: String)
    /// The reply to the final dot was lost; may be sent once more at `next`.
    case inDoubt(words: String, next: Int64)
}

extension AttemptResult {
    /// How the attempt ended, in the ledger's term, and the server's reply.
    var words: (end: AttemptEnd, reply: String) {
        switch self {
        case .sent(let reply): (.sent, reply)
        case .later(let reply, _): (.later, reply)
        case .failed(let reply): (.failed, reply)
        case .inDoubt(let words, _): (.inDoubt, words)
        }
    }
}
