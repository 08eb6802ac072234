import TestSupport
import Testing

/// What a person is told of a decision that is carried out.
@Suite struct DecisionCommandTests {
    struct Done: Sendable {
        let command: [String]
        let says: [String]
        var warns: [String] = []
    }

    private static let why = ["--because", "seen in the portal"]

    /// No service is there.
    private static func leaves(_ number: String) -> String {
        "the letter to BRUNO (bruno@interns.test) leaves when the service runs; until then it can be taken back: facteur unassign \(number) --because \"…\""
    }

    static let done = [
        Done(
            command: ["assign", "A1000002", "BRUNO", "--replace"] + why,
            says: [
                "A1000002 is BRUNO's", "A1000003 is dead; its letter had not left",
                leaves("A1000002"),
                "mail 2: matched, intern BRUNO",
            ]),
        Done(
            command: ["assign", "A7777777", "CHLOE", "--replace", "--unseen"] + why,
            says: [
                "A7777777 is CHLOE's", "A1000004 is dead; its letter had not left",
                "mail 4: duplicate, intern CHLOE",
            ],
            warns: ["no mail and no list has named A7777777", "the roster has no NOC code for CHLOE"]),
        Done(
            command: ["unassign", "A1000002"] + why,
            says: [
                "A1000002 is no longer BRUNO's, and no letter had left",
                "A1000003, which it had replaced, is alive again", leaves("A1000003"),
                "mail 2: held (no_match)",
            ]),
        Done(
            command: ["dismiss", "2"] + why,
            says: [
                "mail 2 needs nothing: ignored (no_match, from ne-pas-repondre@cic.gc.ca, “Numéro d'offre d'emploi”)"
            ]),
        Done(command: ["receipt", "A1000001", "R 2018-44"], says: ["receipt R 2018-44 is A1000001's"]),
        Done(command: ["hold"] + why, says: ["all sending is on hold until `facteur release`"]),
        Done(
            command: ["resend", "ANNA"],
            says: ["the letter to ANNA (anna@interns.test) leaves after `facteur release`"],
            warns: ["all sending is on hold (seen in the portal)"]),
        Done(
            command: ["release"], says: ["nothing is on hold any more: letters leave when the service runs"]),
        Done(
            command: ["withdraw", "A1000001"] + why,
            says: ["A1000001 is withdrawn: no letter leaves for it", "mail 8: matched, intern ANNA"],
            warns: [
                "ANNA was told A1000001 at 2026-09-21 14:14:21 UTC: a person must tell ANNA that it is dead",
                "with that A1000009 goes to ANNA: the letter leaves when the service runs; if that is wrong: facteur unassign A1000009",
            ]
        ),
    ]

    @Test("each decision says what it did, and warns of what was not expected")
    func decisions() async throws {
        let host = try await DecisionHost.full()
        for done in Self.done {
            let outcome = try await host.facteur(done.command)
            #expect(outcome.status == 0, "\(done.command): \(outcome.standardError)")
            #expect(outcome.standardOutput.split(separator: "\n").map(String.init) == done.says)
            let warnings = outcome.standardError.split(separator: "\n").map(String.init)
            #expect(warnings.count == done.warns.count, "\(warnings)")
            for (warning, words) in zip(warnings, done.warns) {
                #expect(warning.hasPrefix("warning: " + words))
            }
        }
    }
}
