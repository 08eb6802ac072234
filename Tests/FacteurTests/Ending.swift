import Foundation
import TestSupport
import Testing

/// How a run of `facteur` ended, as whoever typed it sees it.
struct Ending: Sendable {
    let code: Int32?
    let output: String
    /// Standard error, without what the log says.
    let errors: String
    private let wasKilled: Bool

    init(_ outcome: Command.Outcome) {
        code = outcome.status
        output = outcome.standardOutput
        errors = outcome.standardError
        wasKilled = outcome.timedOut || outcome.status == nil
    }

    /// The lines of standard error that are the command's own, without its name.
    var faults: [String] {
        errors.split(separator: "\n").filter { $0.hasPrefix("facteur: ") }.map { String($0.dropFirst(9)) }
    }

    var warnings: [String] {
        errors.split(separator: "\n").filter { $0.hasPrefix("warning: ") }.map { String($0.dropFirst(9)) }
    }

    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// Expects a fault: this code, exactly these lines, and no data.
    func expectFault(_ code: Int32, _ words: [String], at location: SourceLocation = #_sourceLocation) {
        #expect(!wasKilled, "\(errors)", sourceLocation: location)
        #expect(self.code == code, "\(errors)", sourceLocation: location)
        #expect(faults == words, sourceLocation: location)
        #expect(output.isEmpty, sourceLocation: location)
    }

    func expectFault(_ code: Int32, _ words: String, at location: SourceLocation = #_sourceLocation) {
        expectFault(code, [words], at: location)
    }

    /// For what a test stands on: ends it where the command did not end well.
    @discardableResult
    func required(at location: SourceLocation = #_sourceLocation) throws -> Ending {
        try #require(code == 0, "\(errors)", sourceLocation: location)
        return self
    }
}

extension Site {
    /// A site on the shared lab whose good configuration was changed so: `{folder}` in the texts is the site's.
    static func changed(_ changes: [(String, String)] = []) async throws -> Site {
        try Site(lab: await Lab.shared()) { site in
            site.configuration(changes.map { (site.filled($0.0), site.filled($0.1)) })
        }
    }

    /// What the words of a table mean at this site.
    func filled(_ text: String) -> String {
        [
            ("{folder}", folder.path), ("{yaml}", folder.path("facteur.yaml")), ("{host}", host),
            ("{ca}", lab.ca), ("{imaps}", "localhost:\(lab.imapsPort)"),
            ("{submission}", "localhost:\(lab.submissionPort)"),
            ("{wrongIMAP}", "\(lab.wrongNameImapHost):\(lab.imapsWrongNamePort)"),
            ("{wrongSMTP}", "localhost:\(lab.smtpsWrongNamePort)"),
        ].reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// In a locale of no language, so that only the configuration chooses the words.
    private static let plain = ["LC_ALL": "C", "LC_MESSAGES": "", "LANG": "", "JOURNAL_STREAM": ""]

    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ending {
        Ending(
            try await command(arguments, environment: Self.plain.merging(environment) { $1 })
                .run(timeout: .seconds(300)).suggesting(without: folder.path("facteur.yaml")))
    }

    func run(_ arguments: String...) async throws -> Ending { try await run(arguments) }

    /// A running `facteur serve`, which ends with the test at the latest.
    func serve(environment: [String: String] = [:]) async throws -> RunningCommand {
        try await command(["serve"], environment: Self.plain.merging(environment) { $1 })
            .start(timeout: .seconds(300))
    }

    /// Writes the configuration anew, for a running service to read.
    func reconfigure(_ changes: [(String, String)]) throws {
        try folder.write(
            "facteur.yaml", configuration(changes.map { (filled($0.0), filled($0.1)) }))
    }
}

/// Waits until it is so, and gives up at once where the service has ended.
func wait(
    for daemon: RunningCommand, until condition: () async throws -> Bool,
    at location: SourceLocation = #_sourceLocation
) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while try await !condition() {
        try #require(
            daemon.isRunning, "the service ended: \(daemon.standardError)", sourceLocation: location)
        try #require(
            ContinuousClock.now < deadline, "it never became so: \(daemon.standardError)",
            sourceLocation: location)
        try await Task.sleep(for: .milliseconds(100))
    }
}
