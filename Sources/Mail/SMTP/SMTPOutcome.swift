/// What became of one letter. The texts are the server's own words where there are any, free of control characters.
package enum SMTPOutcome: Sendable, Equatable {
    /// A 2xx to the final dot: the server has taken charge. The queue id is read from the words where they hold one.
    case accepted(String, queueID: String?)
    /// Not taken over, and may be sent again: a 4xx, a lost connection before the final dot, or a reply that nobody knows.
    case tryLater(String)
    /// A 5xx that concerns this letter: sending it again would not help.
    case failed(String)
    /// The final dot was handed over and no complete reply came: perhaps delivered, perhaps not (RFC 5321 §4.5.3.2.6).
    case inDoubt(String)
}
