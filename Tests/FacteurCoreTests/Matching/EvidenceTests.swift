import FacteurCore
import Testing

@Suite struct EvidenceTests {
    private func roster() throws -> Roster {
        Roster([
            try intern("FR-1001", "Dupont", "Jean", portal: "stages+FR-1001@host.test"),
            try intern("FR-1002", "Martin", "Alice", portal: "shared@host.test"),
            try intern("FR-1003", "Roy", "Zoé", portal: "shared@host.test"),
            try intern("FR-1004", "Petit", "Lou", portal: "shared@host.test", offerExpected: false),
            try intern("FR-1005", "Leroux", "Luc"),
        ])
    }

    private func found(
        _ reading: Reading, decisions: [OfferNumber: InternRef] = [:],
        portalList: [OfferNumber: [InternRef]] = [:], elimination: Bool = false, waiting: [String] = []
    ) throws -> [String] {
        Matching.evidence(
            for: reading, in: try roster(), decisions: decisions, portalList: portalList,
            options: MatchingOptions(elimination: elimination), isWaiting: { waiting.contains($0.rawValue) }
        ).map { "\($0.rule.rawValue): \($0.intern), \($0.place)" }
    }

    @Test("every rule says its word, the strongest first, each intern once a rule")
    func allRules() throws {
        let reading = try notice(
            addressee: "stages+FR-1001@host.test", recipients: [("Delivered-To", "stages+FR-1001@host.test")],
            subject: "TR: FR-1001 Jean Dupont", ownWords: "Pour Jean DUPONT (FR-1001)")
        let evidence = try found(
            reading, decisions: [try number("A3141592"): try ref("FR-1001")],
            portalList: [try number("A3141592"): [try ref("FR-1001")]])
        #expect(
            evidence == [
                "operator: FR-1001, decision", "portal_list: FR-1001, portal's list",
                "reference: FR-1001, addressee", "portal_email: FR-1001, addressee", "name: FR-1001, subject",
            ])
    }

    @Test("decisions and the portal's list speak of the mail's one number only")
    func otherNumbers() throws {
        let decisions = [try number("A2718281"): try ref("FR-1001")]
        let listed = [try number("A2718281"): [try ref("FR-1001")]]
        #expect(try found(notice("A3141592"), decisions: decisions, portalList: listed) == [])
        #expect(try found(notice("A3141592", "A2718281"), decisions: decisions, portalList: listed) == [])
    }

    @Test(
        "portal_email compares the whole address but for case",
        arguments: [
            (
                "STAGES+fr-1001@HOST.test",
                ["reference: FR-1001, addressee", "portal_email: FR-1001, addressee"]
            ),
            ("stages@host.test", []), ("stages+FR-1001@other.test", []),
            ("shared+x@host.test", []),
            (
                "shared@host.test",
                [
                    "portal_email: FR-1002, addressee", "portal_email: FR-1003, addressee",
                    "portal_email: FR-1004, addressee",
                ]
            ),
        ] as [(String, [String])])
    func portalEmail(addressee: String, expected: [String]) throws {
        #expect(try found(notice(addressee: addressee)) == expected)
    }

    @Test("a supervisor's address is never evidence, wherever it stands")
    func supervisor() throws {
        let chief = "chef+FR-9@host.test"
        let roster = Roster([try intern("FR-1001", "Dupont", "Jean", supervisor: chief)])
        var reading = try notice(
            addressee: chief, recipients: [("Delivered-To", chief), ("To", chief)], subject: chief,
            ownWords: "Pour \(chief)\n\(chief)\nMontréal")
        reading.forwards = [.init(from: chief, subject: nil, date: nil)]
        let evidence = Matching.evidence(
            for: reading, in: roster, options: MatchingOptions(elimination: true), isWaiting: { _ in true })
        #expect(evidence == [])
    }

    @Test("names are read in the forwarder's words and subject, and nowhere when no wrapper was recognised")
    func names() throws {
        #expect(try found(notice(subject: "Alice Martin")) == ["name: FR-1002, subject"])
        #expect(try found(notice(ownWords: "Alice Martin")) == ["name: FR-1002, own words"])
        #expect(try found(notice(subject: "Alice Martin", ownWords: nil)) == [])
    }

    @Test(
        "elimination speaks only where it is configured, of the only one still waiting, and when nothing else names anybody",
        arguments: [
            (true, ["FR-1002"], "", ["elimination: FR-1002, addressee"]),
            (false, ["FR-1002"], "", []), (true, ["FR-1002", "FR-1003"], "", []), (true, [], "", []),
            // Waiting elsewhere, or expecting no number, is not waiting at this address.
            (true, ["FR-1002", "FR-1001", "FR-1004"], "", ["elimination: FR-1002, addressee"]),
            (true, ["FR-1002"], "Zoé Roy", ["name: FR-1003, own words"]),
        ] as [(Bool, [String], String, [String])])
    func elimination(isOn: Bool, waiting: [String], words: String, expected: [String]) throws {
        let shared = [
            "portal_email: FR-1002, addressee", "portal_email: FR-1003, addressee",
            "portal_email: FR-1004, addressee",
        ]
        let evidence = try found(
            notice(addressee: "shared@host.test", ownWords: words), elimination: isOn, waiting: waiting)
        #expect(evidence == shared + expected)
    }

    @Test("an address or a name that very many share names twenty, those first whom another rule names")
    func bounded() throws {
        let many = try (1...500).map { try intern("S-\($0)x", portal: "shared@host.test") }
        let reading = try notice(addressee: "shared@host.test", ownWords: "S-499x")
        let evidence = Matching.evidence(for: reading, in: Roster(many))
        #expect(evidence.filter { $0.rule == .portalEmail }.count == 20)
        #expect(evidence.filter { $0.intern.rawValue == "S-499x" }.map(\.rule) == [.reference, .portalEmail])
        let namesakes = try (1...500).map { try intern("S-\($0)x", "Roy", "Zoé") }
        let named = Matching.evidence(for: try notice(ownWords: "Zoé Roy S-499x"), in: Roster(namesakes))
        #expect(named.filter { $0.rule == .name }.count == 20)
        #expect(named.filter { $0.intern.rawValue == "S-499x" }.map(\.rule) == [.reference, .name])
    }
}
