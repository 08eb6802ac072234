import Mail

/// How long a server may take. A busy mail server answers within a minute; after that it is better to try again.
package struct Deadlines: Sendable {
    /// The upper bound of every single wait; RFC 5321 §4.5.3.2 requires ten minutes after the final dot.
    private let longest: Duration

    /// How long the service waits for a server's answer when it is asked to stop. A letter that is abandoned after its final dot is
    /// in doubt, and is searched for when the service runs again.
    let stop: Duration

    /// The least time between two logins at a mailbox: a server that ends sessions early is not tried again at once, because many
    /// servers lock an account for that.
    let betweenLogins: Duration

    /// All that is tried to have one key from DNS.
    let key: Duration

    /// After which the sender looks at the ledger again, though letters wait: a number that comes while others are reminded goes
    /// before them.
    let round: Duration

    /// - Parameters:
    ///   - longest: below ten minutes for a person who waits, and for tests of a silent server.
    ///   - stop: above seven seconds only for tests, whose machine may be busy.
    ///   - betweenLogins: below a minute only for tests.
    ///   - key, round: above ten seconds only for tests, whose machine may be busy.
    package init(
        longest: Duration = .seconds(600), stop: Duration = .seconds(7),
        betweenLogins: Duration = .seconds(60), key: Duration = .seconds(10),
        round: Duration = .seconds(10)
    ) {
        self.longest = longest
        self.stop = stop
        self.betweenLogins = betweenLogins
        self.key = key
        self.round = round
    }

    /// For a person who waits: a server that is silent for 20 seconds is reported.
    var watched: Deadlines {
        Deadlines(
            longest: bounded(20), stop: stop, betweenLogins: betweenLogins, key: key, round: round)
    }

    /// Name, TCP, TLS and greeting.
    var connect: Duration { bounded(20) }
    /// A whole request to an identity server, from its name to the last octet of its answer.
    var identity: Duration { bounded(20) }
    /// A whole login, with all its replies.
    var login: Duration { min(longest * 4, .seconds(60)) }
    /// A whole pass over a mailbox: what is missing then is read in the next one.
    var pass: Duration { max(longest, .seconds(3_600)) }
    /// The reply to an IMAP command, or the next part of it.
    var command: Duration { bounded(60) }
    /// The next part of a mail, or of a command of ours.
    var chunk: Duration { bounded(60) }
    /// The reply to LOGOUT and QUIT, which has no further effect. It fits into a stop: five seconds, with two left for the ledger.
    var goodbye: Duration { min(longest, max(.seconds(1), stop - .seconds(2))) }
    /// A part of a letter that is being sent.
    var letterChunk: Duration { bounded(SMTPSession.Awaiting.chunkSeconds) }

    /// For a ledger that another program has locked, in a pass, or once the service was asked to stop.
    var ledger: Duration { bounded(60) }

    /// Before the body is sent, RFC 5321's five minutes would only keep other letters waiting: a new try loses nothing.
    func reply(_ awaited: SMTPSession.Awaiting) -> Duration {
        switch awaited {
        case .greeting, .login: bounded(60)
        case .envelope: bounded(120)
        case .nothing, .commit, .dataStart, .finalReply, .quit: bounded(awaited.seconds ?? 60)
        }
    }

    private func bounded(_ seconds: Int) -> Duration { min(longest, .seconds(seconds)) }
}

/// Waits for an answer as a whole: a server that sends an octet now and then counts as silent.
struct ResponseTimer {
    /// This many octets are progress, even without a complete answer: a mail takes its time.
    private static let progress = 4_096
    /// The time for those octets: a mail arrives faster than 200 octets a second.
    private static let progressTime = Duration.seconds(20)

    private var since = ContinuousClock.now
    private var counted = ContinuousClock.now
    private var octets = 0
    private var begins = true

    /// A request was sent, or an answer has come: the next wait starts again, at whatever time it begins.
    mutating func restart() { begins = true }

    /// What is left of `limit`; zero or less when it has passed.
    mutating func left(of limit: Duration) -> Duration {
        if begins { (since, octets, begins, counted) = (.now, 0, false, .now) }
        return limit - (.now - since)
    }

    mutating func heard(_ count: Int) {
        if .now - counted > Self.progressTime { (octets, counted) = (0, .now) }
        octets += count
        if octets >= Self.progress { restart() }
    }
}
