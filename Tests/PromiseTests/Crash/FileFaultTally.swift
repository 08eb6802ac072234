import Foundation
import Store
import TestSupport
import Testing

/// Lets each chosen operation of a program be its last, or fail; then lets the season come to its end.
struct FileFaultTally: Sendable {
    let kinds: [FileFault.What]
    /// Of the operations, only those whose names begin so; all where it is empty.
    var only = ""

    typealias Program = @Sendable (CrashSeason, FileFault) async throws -> Command.Outcome

    /// - Parameter program: a pass of the service.
    func ofAPass(_ program: @escaping Program) async throws -> CrashTally {
        let model = try await CrashSeason()
        _ = try await program(model, .none)
        let operations = try model.operations()
        let faults = chosen(
            from: operations, FileFault.known.union(FileFault.ofTheService), bothEnds: true)
        return try await CrashTally.sum(of: faults) { fault in
            let season = try await CrashSeason()
            let outcome = try await program(season, fault)
            Self.expect(outcome, of: fault, among: try season.operations(), talks: true)
            return try await season.end(SeasonEnd(), fault)
        }
    }

    func of(_ command: WritingCommand) async throws -> CrashTally {
        let start = try await CrashSeason(before: command)
        let model = try start.twin()
        let whole = try await model.run(command, FileFault.none)
        #expect(whole.status == 0, "\(command.name): \(whole.standardError)")
        let faults = Self.sample(
            chosen(from: try model.operations(), command.known, bothEnds: !only.isEmpty), of: command)
        return try await CrashTally.sum(of: faults) { fault in
            let season = try start.twin()
            let first = try await season.run(command, fault)
            Self.expect(first, of: fault, among: try season.operations())
            let again = try await season.run(command)
            let status = again.status ?? -1
            #expect(
                status == 0 || command.doneAlready.contains(status),
                "\(command.name), \(fault): \(again.standardError)")
            return try await season.end(
                of: command, fault, timesDone: [first, again].count { $0.status == 0 })
        }
    }

    private func chosen(
        from operations: [String], _ known: Set<String>, bothEnds: Bool
    ) -> [FileFault] {
        #expect(known.subtracting(operations) == [])
        let faults = FileFault.chosen(from: operations, kinds, bothEnds: bothEnds)
            .filter { operations[$0.number - 1].hasPrefix(only) }
        #expect(faults.count >= known.count { $0.hasPrefix(only) })
        return faults
    }

    /// The commands take much the same operations: over three of them each is met.
    private static func sample(_ faults: [FileFault], of command: WritingCommand) -> [FileFault] {
        guard Crash.Depth.wanted == .sample else { return faults }
        let turn = WritingCommand.all.firstIndex { $0.name == command.name } ?? 0
        return faults.enumerated().filter { ($0.offset + turn) % 3 == 0 }.map(\.element)
    }

    /// - Parameter talks: whether its log may stand before the last line.
    private static func expect(
        _ outcome: Command.Outcome, of fault: FileFault, among operations: [String], talks: Bool = false
    ) {
        switch fault.what {
        case .fails, .failsOnce: break
        case .nothing, .before, .after, .torn, .power:
            #expect(outcome.end == .signalled(SIGKILL), "\(fault)")
            return
        }
        // Where the disk lets it down beside the commits, all may be done.
        guard outcome.status != 0 else {
            #expect(!FileFault.isOfACommit(fault.number, in: operations), "\(fault)")
            return
        }
        #expect(outcome.status == 74, "\(fault): \(outcome.standardError)")
        // Advice on what was read may stand before the fault.
        let lines = outcome.standardError.split(separator: "\n").filter { !$0.hasPrefix("warning: ") }
        #expect(lines.last?.hasPrefix("facteur: ") == true, "\(fault): \(outcome.standardError)")
        #expect(talks || lines.count == 1, "\(fault): \(outcome.standardError)")
    }
}

extension CrashSeason {
    /// As it stands when the command is given.
    fileprivate convenience init(before command: WritingCommand) async throws {
        try await self.init(Conditions(hasRoster: command.hasRoster, hasStray: command.hasStray))
        for step in command.before {
            let outcome =
                switch step {
                case .pass: try await run(round: 0)
                case .facteur(let words): try await facteur(words)
                }
            #expect(outcome.status == 0, "\(outcome.standardError)")
        }
    }

    fileprivate func run(_ command: WritingCommand, _ fault: FileFault? = nil) async throws -> Command.Outcome
    {
        try await facteur(command.words.map { $0.replacing("{folder}", with: folder.path) }, fault)
    }

    fileprivate func end(
        of command: WritingCommand, _ fault: FileFault, timesDone: Int
    ) async throws -> CrashTally {
        var tally = try await end(command.end, fault)
        if let count = try await decisions(command.end) {
            // A kill may come when it is done and before that is said.
            let most = max(1, command.doneAlready.isEmpty ? timesDone + 1 : 1)
            #expect((1...most).contains(count), "\(command.name), \(fault): decided \(count) times")
        }
        if let copy = command.leaves { tally += try await judge(copy: copy, command.end) }
        return tally
    }

    /// Lets the service run until no letter is to leave any more.
    fileprivate func end(_ end: SeasonEnd, _ fault: FileFault) async throws -> CrashTally {
        try await goOn(isOnHold: end.isOnHold, after: "\(fault):")
        try await ledger().checkIntegrity()
        let tally = try await judge(end)
        if !tally.isClean { Issue.record("\(fault): \(tally)\n\(try await story())") }
        return tally
    }

    /// The copy is whole and on hold, and no draft of it is left but its own second name.
    private func judge(copy name: String, _ end: SeasonEnd) async throws -> CrashTally {
        let number = { (file: String) in
            try? FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
        }
        let path = folder.path(name)
        let draft = number(path + ".partial")
        #expect(draft == nil || draft == number(path))
        let copy = try Ledger(path: path, mayCreate: false, now: Self.start)
        try await copy.checkIntegrity()
        #expect(try await copy.status().hold?.hasPrefix("this is a backup of ") == true)
        return try await judgeMails(in: copy, end)
    }
}
