import Daemon
import FacteurCore
import Foundation
import Glibc
import Logging
import Store

/// The service, for one pass or on and on, that ends itself, at once and without a word, at the n-th step,
/// or at the first of a name.
///
///     CrashSubject CONFIGURATION INSTANT STEP exit|kill once|serve VERSION
///
/// Every step is a line on standard output, its own last one too. Step 0 is never reached. Ends with 0, or with 9 where the
/// step was reached and `exit` was asked for.
@main struct CrashSubject {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 7, let instant = Int64(words[2]), ["once", "serve"].contains(words[5]) else {
            _exit(64)
        }
        guard
            case .success(let settings) = SettingsLoader(credentialsDirectory: nil)
                .load(words[1], checksSecrets: true, makesLedger: true)
        else { _exit(78) }
        let counter = Counter(last: words[3])
        let (kills, goesOn) = (words[4] == "kill", words[5] == "serve")
        let begin = ContinuousClock.now
        let world = Supervisor.World(
            now: { goesOn ? instant + Int64(begin.duration(to: .now).components.seconds) : instant },
            unitRandom: { 0.5 },
            token: { UUID().uuidString.replacing("-", with: "").lowercased() }, credentialsDirectory: nil,
            notifySocket: nil, processID: getpid(), version: words[6],
            crashPoint: CrashPoint { step in
                guard counter.isReached(by: step) else { return }
                if kills { kill(getpid(), SIGKILL) }
                _exit(9)
            })
        let supervisor = Supervisor(
            world: world, log: Logger(label: "crash") { _ in SwiftLogNoOpLogHandler() })
        guard !goesOn else {
            // Nobody gives it an order.
            return try await supervisor.serve(settings, orders: AsyncStream { _ in }) { settings }
        }
        for fault in try await supervisor.once(settings) {
            try FileHandle.standardError.write(contentsOf: Data((fault.message + "\n").utf8))
        }
    }
}

/// Counts the steps, from whichever thread they come.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0
    private let last: String

    init(last: String) { self.last = last }

    /// The lock is kept at the last step, so that no other thread takes one more before the end.
    func isReached(by step: CrashPoint.Step) -> Bool {
        lock.lock()
        count += 1
        let line = Array("\(step)\n".utf8)
        _ = write(1, line, line.count)
        if "\(count)" == last || "\(step)" == last { return true }
        lock.unlock()
        return false
    }
}
