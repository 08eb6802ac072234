import FacteurCore
import Logging
import Store

/// Erases what has been kept long enough (`retention`), batch by batch, each a transaction: between any two of them the process may
/// end, and the next sweep goes on. The service does it once an hour, and `serve --once` at the end of a pass that sends.
struct RetentionSweep: Sendable {
    let retention: Configuration.Retention
    /// Whether a letter in doubt is automatically sent once more.
    let copies: Bool
    let ledger: Ledger
    let log: Logger
    let now: @Sendable () -> Int64

    /// Seconds between two sweeps, and between two looks whether a mailbox has been read.
    private static let (pause, firstPause): (Int64, Int64) = (3_600, 60)

    /// Whether the configuration says anything about it.
    var isWanted: Bool {
        retention.mail != nil || retention.closedInterns != nil || retention.legalHold
    }

    /// - Returns: `false` while nothing may be erased yet, for no mailbox has been read by this clock.
    @discardableResult
    func run() async throws(LedgerFault) -> Bool {
        guard isWanted, !retention.legalHold else { return true }
        guard try await ledger.hasReadMailbox(near: now()) else { return false }
        let contents = try await dropContents()
        let people = try await forgetClosed()
        log.erased(contents: contents, people: people.forgotten, kept: people.kept)
        return true
    }

    private func dropContents() async throws(LedgerFault) -> Int {
        guard let age = retention.mail else { return 0 }
        var (sum, count) = (0, Ledger.mostDropped)
        while count == Ledger.mostDropped, !Task.isCancelled {
            count = try await ledger.dropContents(settledBy: now() - Int64(age), at: now())
            sum += count
        }
        return sum
    }

    private func forgetClosed() async throws(LedgerFault) -> (forgotten: Int, kept: Int) {
        guard let age = retention.closedInterns else { return (0, 0) }
        var (forgotten, kept) = (0, 0)
        var last: InternRef?
        while !Task.isCancelled {
            let closed = try await ledger.closedInterns(
                untouchedSince: now() - Int64(age), after: last)
            guard let end = closed.last else { break }
            last = end
            do throws(LedgerFault) {
                let answers = try await ledger.forget(
                    closed, cause: .retention, who: "facteur", because: .none, copies: copies, at: now()
                ).answers
                forgotten += answers.count { (try? $0.get()) != nil }
                kept += answers.count { (try? $0.get()) == nil }
            } catch .promise(let sentence) {
                // Letters must leave all the same, and whoever is not forgotten now is tried again in an hour.
                log.erasureRefused(sentence)
            }
        }
        return (forgotten, kept)
    }

    /// Until `goesOn` returns false.
    func run(while goesOn: @Sendable () -> Bool) async throws {
        if retention.legalHold { log.underLegalHold() }
        while goesOn() {
            let isDone = try await run()
            try await sleep(seconds: isDone ? Self.pause : Self.firstPause, while: goesOn)
        }
    }
}

extension Logger {
    /// Who is kept once more is no news by itself.
    fileprivate func erased(contents: Int, people: Int, kept: Int) {
        guard contents + people > 0 else { return }
        notice(
            "retention: mails whose content is dropped: \(contents); closed interns who are forgotten: \(people), who are kept, for something waits: \(kept)"
        )
    }

    fileprivate func erasureRefused(_ sentence: String) {
        error("retention: closed interns could not be forgotten, for it would break a promise: \(sentence)")
    }

    fileprivate func underLegalHold() {
        notice("retention: a legal hold is set, nothing is erased")
    }
}
