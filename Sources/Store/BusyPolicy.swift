import Glibc

/// How long to wait for a ledger that another program has locked (sqlite.org/c3ref/busy_handler.html).
package struct BusyPolicy: Sendable {
    /// Called once a second with the seconds waited so far; `false` gives up, and the fault is `LedgerFault.busy`.
    private let goesOn: @Sendable (Int) -> Bool
    /// Whether the command changes nothing, so that it needs no permission to write.
    let onlyLooks: Bool

    package init(onlyLooks: Bool = false, goesOn: @escaping @Sendable (_ waited: Int) -> Bool) {
        self.goesOn = goesOn
        self.onlyLooks = onlyLooks
    }

    /// For a command that writes: a large roster import is one transaction of some seconds.
    package static let writer = atMost(.seconds(60))
    /// For a command that only reads, which hardly anything blocks: a person is waiting for it.
    package static let looker = atMost(.seconds(5), onlyLooks: true)

    package static func atMost(_ duration: Duration, onlyLooks: Bool = false) -> BusyPolicy {
        BusyPolicy(onlyLooks: onlyLooks) { waited in .seconds(waited) < duration }
    }

    /// Called when the lock was found taken for the `tries + 1`st time.
    ///
    /// - Returns: whether to try again, after a pause.
    func waits(after tries: Int) -> Bool {
        let waited = Self.milliseconds(after: tries)
        guard !waited.isMultiple(of: 1_000) || goesOn(waited / 1_000) else { return false }
        usleep(UInt32(Self.pause(after: tries)) * 1_000)
        return true
    }

    /// Most locks are held only during one commit.
    private static let (quickTries, quickPause, pause) = (10, 5, 50)

    private static func pause(after tries: Int) -> Int { tries < quickTries ? quickPause : pause }

    /// The sum of all pauses so far; the tries themselves take no time.
    private static func milliseconds(after tries: Int) -> Int {
        min(tries, quickTries) * quickPause + max(0, tries - quickTries) * pause
    }
}
