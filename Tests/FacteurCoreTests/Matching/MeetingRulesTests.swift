import Mail
import Testing

@testable import FacteurCore

/// Rules that each fit several interns, and the list read as a whole.
@Suite struct MeetingRulesTests {
    private static func intern(_ ref: String, _ family: String, _ given: String, _ address: String?) throws
        -> Intern
    {
        Intern(
            ref: try #require(InternRef(rawValue: ref)), familyName: family, givenNames: given,
            email: try #require(AddrSpec("\(ref.lowercased())@interns.test")), noc: nil,
            portalEmail: address.flatMap { AddrSpec($0) })
    }

    /// Two of one name at different employers, each with a colleague at the same address.
    private static func roster() throws -> Roster {
        Roster([
            try intern("E-1", "Roy", "Léa", "rh@one.test"), try intern("E-2", "Roy", "Lea", "rh@two.test"),
            try intern("E-3", "Côté", "Zoé", "rh@one.test"), try intern("E-4", "Petit", "Max", "rh@two.test"),
            try intern("E-5", "Gagné", "Ana", "rh@three.test"),
            try intern("E-6", "Noël", "Lou", "rh@three.test"),
        ])
    }

    private static func evidence(_ rules: [(Evidence.Rule, [String])]) throws -> [Evidence] {
        try rules.flatMap { rule, refs in
            try refs.map {
                Evidence(rule: rule, intern: try #require(InternRef(rawValue: $0)), place: "test")
            }
        }
    }

    @Test(
        "rules that meet in one name that one; all others stay in doubt",
        arguments: [
            ([(.portalList, ["E-1", "E-2"]), (.portalEmail, ["E-1", "E-3"])], "E-1"),
            ([(.portalList, ["E-1", "E-2"]), (.portalEmail, ["E-2", "E-4"])], "E-2"),
            ([(.portalEmail, ["E-1", "E-3"]), (.name, ["E-1", "E-2"])], "E-1"),
            (
                [(.portalList, ["E-1", "E-2"]), (.portalEmail, ["E-1", "E-3"]), (.name, ["E-1", "E-2"])],
                "E-1"
            ),
            // They meet in two, or in nobody.
            ([(.portalList, ["E-1", "E-2"]), (.name, ["E-1", "E-2"])], nil),
            ([(.portalList, ["E-1", "E-2"]), (.portalEmail, ["E-5", "E-6"])], nil),
            // One rule alone.
            ([(.portalList, ["E-1", "E-2"])], nil), ([(.portalEmail, ["E-1", "E-3"])], nil),
            // Two people are named, or two references stand there.
            ([(.name, ["E-1", "E-5"]), (.portalEmail, ["E-1", "E-3"])], nil),
            ([(.reference, ["E-1", "E-5"]), (.portalEmail, ["E-1", "E-3"])], nil),
            (
                [
                    (.reference, ["E-1", "E-2"]), (.portalList, ["E-1", "E-2"]),
                    (.portalEmail, ["E-1", "E-3"]),
                ], nil
            ),
        ] as [([(Evidence.Rule, [String])], String?)])
    func meetings(rules: [(Evidence.Rule, [String])], named: String?) throws {
        let naming = Identification(try Self.evidence(rules), in: try Self.roster())
        if let named {
            #expect(naming == .one(try #require(InternRef(rawValue: named))))
        } else if case .several = naming {
        } else {
            Issue.record("\(naming)")
        }
    }

    @Test("rules that are cut short meet in nobody")
    func cut() throws {
        let crowd = try (0..<40).map { try Self.intern("E-\($0)", "Roy", "Léa", "rh@one.test") }
        let first = crowd.prefix(20).map(\.ref.rawValue)
        let last = crowd[19..<39].map(\.ref.rawValue)
        let naming = Identification(
            try Self.evidence([(.portalList, first), (.portalEmail, last)]), in: Roster(crowd))
        if case .several = naming {} else { Issue.record("\(naming)") }
    }

    @Test(
        "a row that is exactly one name is that intern's where the longer-named one has a row of their own",
        arguments: [
            (["DUPONT, JEAN", "DUPONT, JEAN MARC"], ["E-1", "E-2"]),
            (["DUPONT, JEAN MARC", "DUPONT, JEAN"], ["E-2", "E-1"]),
            (["Jean Dupont", "Jean Marc Dupont"], ["E-1", "E-2"]),
            // Never one short row alone, nor two of them.
            (["DUPONT, JEAN"], ["E-1 E-2"]),
            (["DUPONT, JEAN", "DUPONT, JEAN", "DUPONT, JEAN MARC"], ["E-1 E-2", "E-1 E-2", "E-2"]),
            (["DUPONT, JEAN", "ROY, LEA"], ["E-1 E-2", "E-3"]),
            (["DUPONT, JEAN", "DUPONT, JEAN MARC", "ROY, LEA"], ["E-1", "E-2", "E-3"]),
        ])
    func wholeList(names: [String], interns: [String]) throws {
        let roster = Roster([
            try Self.intern("E-1", "Dupont", "Jean", nil), try Self.intern("E-2", "Dupont", "Jean Marc", nil),
            try Self.intern("E-3", "Roy", "Léa", nil),
        ])
        let rows = names.enumerated().map { index, name in
            OfferList.Row(
                line: index + 2, offer: OfferNumber(rawValue: "A123456\(index)"),
                workerName: name, submitted: nil, status: "")
        }
        let match = OfferList(rows: rows).match(roster)
        let found = rows.map { row in
            (row.offer.flatMap { match.interns[$0] } ?? []).map(\.rawValue).sorted().joined(separator: " ")
        }
        #expect(found == interns)
    }
}
