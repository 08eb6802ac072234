import FacteurCore
import Testing
import Text

/// Every word on a decision, in both languages.
@Suite struct DecisionWordsTests {
    private static func number(_ text: String) throws -> OfferNumber {
        try #require(OfferNumber(rawValue: text))
    }

    private static func refusals() throws -> [DecisionRefusal] {
        let (a, b) = (try number("A1000001"), try number("A1000002"))
        let ref = try #require(InternRef(rawValue: "ANNA"))
        return [
            .unknownIntern(ref), .removedIntern(ref), .unknownOffer(a, isSeen: true),
            .unknownOffer(a, isSeen: false),
            .unknownMail(7), .withdrawn(a), .superseded(a, by: b), .superseded(a, by: nil),
            .taken(a, by: ref, isTold: true), .taken(a, by: ref, isTold: false),
            .hasOther(ref, a, isTold: true),
            .hasOther(ref, a, isTold: false), .hasOtherBesides(a, ref, a, isSeen: true),
            .hasOtherBesides(a, ref, a, isSeen: false), .unassigned(a), .told(a, ref, at: 0),
            .told(a, ref, at: nil),
            .unread(7),
            .notHeld(7, .matched), .notHeld(7, nil), .waitsForCode(7, ref), .noNumber(ref), .noCode(ref),
            .noLetter(ref, a), .queued(ref), .inFlight(a, until: 0), .copyToCome(ref, at: 0), .notOnHold,
            .neverNamed(a), .alreadyTold(a, ref, at: 0), .alreadyTold(a, ref, at: nil), .notToReview(ref),
            .nothingToReview, .toReview(ref), .nothingHeld(.untrustedSender),
        ]
    }

    /// Now, later, without a service, and on hold.
    private static let departures = [
        Departure(at: 60, isNow: true, isServed: true, isOnHold: false),
        Departure(at: 60, isNow: false, isServed: true, isOnHold: false),
        Departure(at: 60, isNow: true, isServed: false, isOnHold: false),
        Departure(at: 60, isNow: false, isServed: false, isOnHold: false),
        Departure(at: 60, isNow: false, isServed: true, isOnHold: true),
    ]

    private static func notes() throws -> [DecisionNote] {
        let a = try number("A1000001")
        let ref = try #require(InternRef(rawValue: "ANNA"))
        return [
            .assigned(a, ref), .neverSeen(a), .listedDead(a, .listed(status: "Retiré", on: 1_790_000_000)),
            .awaitsCode(ref), .offerNotExpected(ref),
            .nothingToReplace(ref),
            .replaced(a, toldAt: 0, mayHaveLeft: true), .replaced(a, toldAt: nil, mayHaveLeft: true),
            .replaced(a, toldAt: nil, mayHaveLeft: false), .unassigned(a, ref), .revived(a),
            .revivedInDoubt(a, ref),
            .dismissed(7, nil, from: nil, subject: nil),
            .dismissed(7, .untrustedSender, from: "a@b.test", subject: "IRCC"),
            .receipt(a, "R-1", before: "R-0"), .withdrawn(a), .wasTold(a, ref, at: 0),
            .wasTold(a, ref, at: nil), .onHold("why"), .held,
            .released(isServed: true), .released(isServed: false), .waitsForApproval(ref, a),
            .told(a, ref, on: 0), .toldTakenBack(a, ref, on: 0), .toldTakenBack(a, ref, on: nil),
        ]
            + departures.flatMap { departure -> [DecisionNote] in
                [
                    .letsGo(a, ref, departure),
                    .leaves(ref, email: "a@b.test", a, departure, canUndo: true),
                ]
            } + [.leaves(ref, email: "c@d.test", a, departures[1], canUndo: false)]
    }

    @Test("every refusal and every note has its own line in each language")
    func words() throws {
        for language in Language.allCases {
            let lines =
                try Self.refusals().map { $0.message[language] }
                + Self.notes().map { $0.message[language] }
            #expect(Set(lines).count == lines.count)
            for line in lines { #expect(!line.isEmpty && !line.contains("\n")) }
        }
        for refusal in try Self.refusals() { #expect(refusal.message[.en] != refusal.message[.fr]) }
        for note in try Self.notes() { #expect(note.message[.en] != note.message[.fr]) }
    }

    @Test(
        "a forgery comes with no command that believes it, a wrong setting with the name that signs",
        arguments: [
            ("dmarc=fail by mx.example.test", TrustDoubt.forgery),
            ("no check of mx.example.test passed for cic.gc.ca", .forgery),
            ("the mail has 2 From fields", .forgery),
            (
                "forwarded from mallory@evil.test, which is not the portal's",
                .chain("forwarded from mallory@evil.test, which is not the portal's")
            ),
            ("no Authentication-Results by mx.example.test", .setting(seen: nil)),
            (
                "the topmost Authentication-Results is by mx2.example.test, not by mx.example.test",
                .setting(seen: "mx2.example.test")
            ),
            (
                "the topmost Authentication-Results is by nobody, not by mx.example.test",
                .setting(seen: "none")
            ),
            ("evil.test is neither the portal's nor a forwarder's", .stranger),
        ])
    func doubts(reason: String, doubt: TrustDoubt) throws {
        #expect(TrustDoubt(reason: reason) == doubt)
        let ref = try #require(InternRef(rawValue: "ANNA"))
        for language in Language.allCases {
            let advice = HeldAdvice(
                reason: .untrustedSender, mail: 7, offer: try Self.number("A1000001"), candidates: [ref],
                doubt: TrustDoubt(reason: reason))
            let commands = advice.steps.map { $0.command[language] }
            #expect(commands.contains { $0.contains("assign") } == (doubt == .stranger))
            #expect(commands.contains { $0.contains("trust.forwarders") } == (doubt == .stranger))
            if case .setting(let seen) = doubt {
                #expect(commands.contains { $0.contains("trust.authserv_id") && $0.contains(seen ?? "") })
            }
        }
    }

    @Test("every reason to wait has a why and a command to type", arguments: HeldReason.allCases)
    func advice(_ reason: HeldReason) throws {
        let refs = try ["ANNA", "BRUNO"].map { try #require(InternRef(rawValue: $0)) }
        let number = try Self.number("A1000001")
        for language in Language.allCases {
            let advice = HeldAdvice(
                reason: reason, mail: 7, offer: number, candidates: [refs[0]])
            #expect(!advice.why[language].isEmpty)
            #expect(advice.shortest[language].hasPrefix("facteur "))
            let isDoubtful = [.untrustedSender, .evidenceConflict].contains(reason)
            #expect(!isDoubtful || advice.shortest[language] == "facteur explain 7")
            let several = HeldAdvice(
                reason: reason, mail: 7, offer: number, candidates: refs)
            #expect(!several.steps.contains { $0.command[language].contains("ANNA") }, "it names one of two")
        }
    }

    @Test(
        "a reason is one line of at most 500 characters",
        arguments: [
            ("  seen in   the portal ", "seen in the portal"), ("", nil), ("   ", nil), ("two\nlines", nil),
            ("\u{202E}turned", nil), (String(repeating: "x", count: 501), nil),
        ] as [(String, String?)])
    func reason(_ typed: String, _ kept: String?) {
        #expect(DecisionReason(typed)?.text == kept)
    }

    @Test(
        "a receipt number is kept as it is written, and is no offer number",
        arguments: [
            ("R 2018-44", "R 2018-44"), ("A1234567", nil), ("none", nil), ("1\u{0}", nil),
            (String(repeating: "1", count: 65), nil),
        ] as [(String, String?)])
    func receipt(_ typed: String, _ kept: String?) {
        #expect(ReceiptNumber(typed)?.text == kept)
    }
}
