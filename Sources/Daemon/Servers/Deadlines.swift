import Mail

/// How long a server may take. A mail server under load answers within a minute; one that does not is better asked anew.
package struct Deadlines: Sendable {
    /// No single wait is longer than this; RFC 5321 §4.5.3.2 asks for ten minutes after the final dot.
    private let longest: Duration

    /// What a server keeps in hand is waited for so long when the service is to stop. A letter that is let go behind its final dot
    /// is in doubt, and is looked for when the service runs again.
    let stop: Duration

    /// From one login at a mailbox to the next: a server that ends each session soon is not asked for another at once, and many
    /// lock an account for that.
    let betweenLogins: Duration

    /// - Parameters:
    ///   - longest: below ten minutes for a person who waits, and for tests of a server that is silent.
    ///   - stop: above seven seconds only for tests, whose machine may be busy.
    ///   - betweenLogins: below a minute only for tests.
    package init(
        longest: Duration = .seconds(600), stop: Duration = .seconds(7),
        betweenLogins: Duration = .seconds(60)
    ) {
        self.longest = longest
        self.stop = stop
        self.betweenLogins = betweenLogins
    }

    /// For a person who waits: whoever is silent for 20 seconds is told to be.
    var watched: Deadlines { Deadlines(longest: bounded(20), stop: stop, betweenLogins: betweenLogins) }

    /// Name, TCP, TLS and greeting.
    var connect: Duration { bounded(20) }
    /// A whole question to an identity server, from its name to the last octet of its answer.
    var identity: Duration { bounded(20) }
    /// A whole login, however many replies it takes.
    var login: Duration { min(longest * 4, .seconds(60)) }
    /// A whole look at a mailbox: what is missing then is read in the next.
    var pass: Duration { max(longest, .seconds(3_600)) }
    /// The reply to an IMAP command, or the next part of it.
    var command: Duration { bounded(60) }
    /// The next part of a mail, or of ours.
    var chunk: Duration { bounded(60) }
    /// The reply to LOGOUT and QUIT, which changes nothing any more.
    /// It fits into a stop: the five seconds that are left of it with two for the ledger.
    var goodbye: Duration { min(longest, max(.seconds(1), stop - .seconds(2))) }
    /// A part of a letter on its way out.
    var letterChunk: Duration { bounded(SMTPSession.Awaiting.chunkSeconds) }

    /// A ledger that another program has locked, in a pass, or once the service was asked to stop.
    var ledger: Duration { bounded(60) }

    /// Before the letter is on its way RFC 5321's five minutes only keep the others waiting: nothing is lost by asking again.
    func reply(_ awaited: SMTPSession.Awaiting) -> Duration {
        switch awaited {
        case .greeting, .login: bounded(60)
        case .envelope: bounded(120)
        case .nothing, .commit, .dataStart, .finalReply, .quit: bounded(awaited.seconds ?? 60)
        }
    }

    private func bounded(_ seconds: Int) -> Duration { min(longest, .seconds(seconds)) }
}

/// Waits for an answer as a whole: a server that sends an octet now and then is as silent as one that sends none.
struct ResponseTimer {
    /// So many octets are progress, even where no answer is complete: a mail takes its time.
    private static let progress = 4_096
    /// In so short a time: what comes more slowly than 200 octets a second is no mail on its way.
    private static let progressTime = Duration.seconds(20)

    private var since = ContinuousClock.now
    private var counted = ContinuousClock.now
    private var octets = 0
    private var begins = true

    /// Something was asked, or an answer has come: the next wait begins anew, whenever that is.
    mutating func restart() { begins = true }

    /// What is left of `limit`; zero or less when it is over.
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
