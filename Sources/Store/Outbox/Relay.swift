import FacteurCore
import Text

extension Ledger {
    /// The number of letters handed over within `seconds` of `now`: the rate limit counts them. A time further in the future was
    /// written before the clock was set back, and does not count.
    package func handedOver(within seconds: Int64, of now: Int64) async throws(LedgerFault) -> Int {
        try await read { try Self.handedOver($0, within: seconds, of: now).count }
    }

    /// Also when the first of them was.
    static func handedOver(
        _ database: Database, within seconds: Int64, of now: Int64
    ) throws -> (count: Int, first: Int64?) {
        let row = try database.row(
            """
            SELECT count(*) AS count, min(began_at) AS first FROM attempt
            WHERE handed_over = 1 AND began_at > \(now - seconds) AND began_at < \(now + seconds)
            """, cached: true)
        return (try row?.count("count") ?? 0, try row?.time("first"))
    }

    /// The relay as a whole refuses (a wrong login, a relay that accepts nothing), or no longer does (`nil`).
    ///
    /// - Returns: whether that is new.
    @discardableResult
    package func relay(refuses words: String?, at now: Int64) async throws(LedgerFault) -> Bool {
        try await write(isQuiet: true) { database in
            try database.changes(
                """
                UPDATE ledger SET relay_error = \(words), relay_error_since =
                    CASE WHEN \(words) IS NULL THEN NULL ELSE coalesce(relay_error_since, \(now)) END
                WHERE relay_error IS NOT \(words)
                """) > 0
        }
    }

    /// The other letters that have failed or been delayed since the relay last accepted one, with a reply that counts, where they are so
    /// many that by the rule the relay refuses every letter; `nil` where they are not, or this one is not refused.
    ///
    /// - Parameter recent: those that ended since then as this process knows it: the attempts in the ledger are in the order in which
    ///   they began, and of several under way at once one that began later may have been accepted earlier.
    static func refusedAlike(
        _ rule: RefusalRule?, _ letter: LetterID, _ result: AttemptResult, _ recent: RecentRefusals,
        _ database: Database, at now: Int64
    ) throws -> RefusedLetters? {
        guard let rule, case .failed = result else { return nil }
        let rows = try database.stream(
            """
            SELECT letter, reply, result FROM attempt
            WHERE result IN ('failed', 'later') AND ended_at BETWEEN \(now - rule.window) AND \(now) AND letter <> \(letter)
                AND id > (SELECT coalesce(max(id), 0) FROM attempt WHERE result = 'sent')
            """)
        var refused = RefusedLetters()
        func count(_ letter: LetterID, _ reply: String, hasFailed: Bool) {
            guard rule.counts(reply) else { return }
            refused.all.insert(letter)
            if hasFailed { refused.failed.insert(letter) }
        }
        while let row = try rows.next() {
            count(
                try row.value("letter"), try row.value("reply", as: String?.self) ?? "",
                hasFailed: try row.value("result") == AttemptEnd.failed)
        }
        for (other, end) in recent.ended(but: letter) where (now - rule.window...now).contains(end.at) {
            count(other, end.reply, hasFailed: end.hasFailed)
        }
        return refused.all.count >= rule.most - 1 ? refused : nil
    }
}

/// When letters that are refused in a row are not the cause.
package struct RefusalRule: Sendable {
    /// So many, the last of them counted.
    package let most: Int
    /// Within so many seconds.
    package let window: Int64
    /// Whether a reply may be meant for every letter.
    package let counts: @Sendable (_ reply: String) -> Bool
    /// What becomes of the last of them.
    package let instead: AttemptResult

    package init(
        most: Int, window: Int64, instead: AttemptResult,
        counts: @escaping @Sendable (_ reply: String) -> Bool
    ) {
        (self.most, self.window, self.counts, self.instead) = (most, window, counts, instead)
    }
}

/// Letters that were refused in a row.
struct RefusedLetters {
    var all: Set<LetterID> = []
    /// Those of them that ended with the refusal.
    var failed: Set<LetterID> = []
}

/// The letters that this process saw refused since it last saw one accepted, in the order of the answers.
///
/// Of several under way at once an acceptance may be noted after a refusal that the server said later. So only a letter that was
/// handed over after a refusal was known, and is accepted, shows that the server takes letters again.
final class RecentRefusals: Sendable {
    struct Ended {
        let reply: String
        let hasFailed: Bool
        /// Unix seconds.
        let at: Int64
        fileprivate let moment: Int
    }

    private struct State {
        /// Counts what is noted.
        var moment = 0
        /// The letters under way.
        var begun: [LetterID: Int] = [:]
        var ended: [LetterID: Ended] = [:]
    }

    /// More say nothing that the first of them do not; and fewer are under way.
    private static let most = 100
    private let state = Locked(State())

    func ended(but letter: LetterID) -> [LetterID: Ended] {
        state.withLock { state in state.ended.filter { $0.key != letter } }
    }

    /// Notes commit 3.
    func began(_ letter: LetterID) {
        state.withLock { state in
            state.moment += 1
            if state.begun.count >= Self.most { state.begun = [:] }
            state.begun[letter] = state.moment
        }
    }

    /// Notes commit 4.
    func note(_ letter: LetterID, _ result: AttemptResult, at now: Int64) {
        state.withLock { state in
            state.moment += 1
            let began = state.begun.removeValue(forKey: letter) ?? state.moment
            switch result {
            case .sent: state.ended = state.ended.filter { $0.value.moment > began }
            case .failed(let reply):
                state.ended[letter] = Ended(reply: reply, hasFailed: true, at: now, moment: state.moment)
            case .later(let reply, _):
                state.ended[letter] = Ended(reply: reply, hasFailed: false, at: now, moment: state.moment)
            case .inDoubt: break
            }
            if state.ended.count > Self.most {
                state.ended = [letter: state.ended[letter]].compactMapValues(\.self)
            }
        }
    }
}
