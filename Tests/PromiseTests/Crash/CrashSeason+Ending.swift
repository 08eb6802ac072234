import Foundation
import TestSupport
import Testing

/// Where and how the service ends itself.
struct Crash: Sendable {
    /// From 1.
    let step: Int
    /// `exit` or `kill`.
    let manner: String

    /// By `_exit` and by SIGKILL in turn, or by both.
    ///
    /// - Parameters:
    ///   - numbers: of the steps at which to end, from 1.
    ///   - steps: what a whole run takes, by name.
    static func each(at numbers: [Int], of steps: [String]) -> [Crash] {
        let chosen: [Int]
        switch Depth.wanted {
        case .sample:
            let places = Dictionary(grouping: numbers) { steps[$0 - 1] }.sorted { $0.key < $1.key }
            chosen = places.enumerated().compactMap { turn, place in
                turn % 2 == 0 ? place.value.first : place.value.last
            }.sorted()
        case .each, .all: chosen = numbers
        }
        return chosen.flatMap { step in
            let both = [Crash(step: step, manner: "exit"), Crash(step: step, manner: "kill")]
            return Depth.wanted == .all ? both : [both[step % 2]]
        }
    }

    /// How much of what could be ended is ended: `FACTEUR_CRASH`.
    enum Depth: String, CaseIterable {
        /// Each kind of step once, a third of the file operations of each command.
        case sample
        /// Each step once, each kind of file operation of each command.
        case each
        /// Each step and each file operation in every manner.
        case all

        static let wanted =
            ProcessInfo.processInfo.environment["FACTEUR_CRASH"].flatMap(Depth.init(rawValue:)) ?? .sample
    }
}

extension Command.Outcome {
    /// Each step that the service took, in order.
    var steps: [String] { standardOutput.split(separator: "\n").map(String.init) }
}

extension CrashSeason {
    typealias Making = @Sendable () async throws -> CrashSeason
    typealias Ending = @Sendable (CrashSeason, Crash) async throws -> Command.Outcome

    /// A season of its own for each crash, led to its end by runs that nobody ends.
    static func tally(
        _ crashes: [Crash], _ make: @escaping Making, _ end: @escaping Ending
    ) async throws -> CrashTally {
        try await CrashTally.sum(of: crashes) { crash in
            let season = try await make()
            let died = try await end(season, crash)
            #expect(died.end == (crash.manner == "kill" ? .signalled(SIGKILL) : .exited(9)), "\(crash)")
            try await season.goOn()
            let tally = try await season.judge()
            if !tally.isClean {
                Issue.record("\(crash), \(died.steps.last ?? "-"): \(tally)\n\(try await season.story())")
            }
            return tally
        }
    }

    /// Runs until no letter is to leave any more: a letter put off, and one in doubt with a refused copy, need a run more each.
    ///
    /// - Parameters:
    ///   - isOnHold: whether all sending is stopped, so that one run is enough.
    ///   - what: what came before, for whoever reads of a run that failed.
    func goOn(isOnHold: Bool = false, after what: String = "") async throws {
        for round in Int64(2)...5 {
            let run = try await self.run(round: round)
            try #require(run.status == 0, "\(what) \(run.standardError)")
            if isOnHold { break }
            if try await isOver { break }
        }
    }
}
