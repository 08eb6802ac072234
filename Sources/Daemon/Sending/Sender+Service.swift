import Store
import Text

extension Sender {
    /// Who is to be reminded is asked of the whole ledger: not with every letter. A clock that was set is noticed by then, too.
    private static let betweenFollowing = Duration.seconds(60)
    /// How soon the decision of another process is noticed.
    private static let betweenGlances = Duration.milliseconds(250)

    /// Sends every letter as it becomes due, until `goesOn` returns false: whatever this process commits wakes it, and it looks
    /// for what others have committed. While the relay cannot be used, nothing cuts the pause short.
    ///
    /// - Throws: `LedgerFault`.
    package func run(while goesOn: @escaping @Sendable () -> Bool) async throws {
        do {
            try await sendOnAndOn(while: goesOn)
        } catch {
            await kept.letGo()
            throw error
        }
        await kept.letGo()
    }

    private func sendOnAndOn(while goesOn: @escaping @Sendable () -> Bool) async throws {
        var backoff = Backoff()
        var following = ContinuousClock.now
        while goesOn() {
            do {
                // Taken before the look: what is committed during it is looked at with the next.
                let others = try await ledger.changesOfOthers()
                let rest = try await sendDue(while: goesOn)
                if ContinuousClock.now >= following {
                    // What it commits ends the rest at once.
                    try await writeFollowing()
                    following = .now + Self.betweenFollowing
                }
                backoff.succeeded(at: .now)
                try await sleep(for: rest, orUntil: following, others: others, while: goesOn)
            } catch let fault as ServerFault {
                var pause = backoff.failed(at: .now).components.seconds
                if fault.needsPerson { pause = 300 }
                try await Daemon.sleep(seconds: pause, while: goesOn)
            }
        }
    }

    /// Ends the rest between two looks: the service is to stop.
    func wake() { ledger.committed.raise() }

    /// How long there is nothing to do, if nobody commits anything meanwhile.
    enum Rest {
        /// A letter is due that could not be sent, because its data changes faster than it can be written.
        case aMoment
        /// Until that time comes, in Unix seconds; `nil`: for good.
        case until(Int64?)

        init(_ outlook: Outlook) { self = outlook.due.isEmpty ? .until(outlook.next) : .aMoment }
    }

    private func sleep(
        for rest: Rest, orUntil following: ContinuousClock.Instant, others: ChangesOfOthers,
        while goesOn: () -> Bool
    ) async throws {
        let (begin, first) = (now(), ContinuousClock.now)
        while goesOn(), ContinuousClock.now < following {
            let (now, passed) = (now(), ContinuousClock.now - first)
            switch rest {
            case .aMoment: guard passed < .seconds(1) else { return }
            // A clock that was set back may have made something due.
            case .until(let next): guard now >= begin, next.map({ now < $0 }) ?? true else { return }
            }
            if await ledger.committed.wait(atMost: Self.betweenGlances) { return }
            try Task.checkCancellation()
            await kept.letGo(onlyOverdue: true)
            guard try await ledger.changesOfOthers() == others else { return }
        }
    }
}
