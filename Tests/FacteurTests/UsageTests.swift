import TestSupport
import Testing

/// What is typed wrong is one line and 64; what is typed in another order is right.
@Suite("the command line") struct UsageTests {
    @Test(
        "a fault of usage is one line on standard error",
        arguments: [
            ([], "a command is missing, such as status or check; see facteur --help"),
            (["roster"], "a command is missing: roster import FILE.csv; see facteur --help"),
            (["offers"], "a command is missing: offers import FILE; see facteur --help"),
            (["wording"], "a command is missing: wording check FILES; see facteur --help"),
            (["statsu"], "Unexpected argument 'statsu'; see facteur --help"),
            (["status", "--colour"], "Unknown option '--colour'; see facteur --help"),
            (
                ["assign", "A1000102", "E-104"],
                "Missing expected argument '--because <because>'; see facteur --help"
            ),
            (["read"], "Missing expected argument '<file>'; see facteur --help"),
            (["status", "--config"], "Missing value for '--config <file>'; see facteur --help"),
        ] as [([String], String)])
    func usage(arguments: [String], words: String) async throws {
        try await Ending(Command(Site.executable, arguments).run()).expectFault(64, words)
    }

    @Test(
        "help is data, and no fault",
        arguments: [["--help"], ["status", "--help"], ["help", "serve"], ["--version"]])
    func help(arguments: [String]) async throws {
        let ending = try await Ending(Command(Site.executable, arguments).run())
        #expect(ending.code == 0)
        #expect(!ending.output.isEmpty)
        #expect(ending.errors.isEmpty)
    }

    @Test(
        "--config may stand before, between and behind the words of a command",
        arguments: [
            ["--config", "{yaml}", "interns"], ["interns", "--config", "{yaml}"],
            ["interns", "--config={yaml}"],
            ["--config={yaml}", "interns"], ["roster", "--config", "{yaml}", "import", "{csv}"],
            ["roster", "import", "--config", "{yaml}", "{csv}"],
            ["--config", "{yaml}", "roster", "import", "{csv}"],
        ])
    func places(arguments: [String]) async throws {
        let site = try await Site.changed()
        let csv = try site.folder.write("roster.csv", site.roster(1))
        try await site.importRoster(1)
        let words = arguments.map { site.filled($0).replacing("{csv}", with: csv) }
        try await Ending(Command(Site.executable, words).run()).required()
    }
}
