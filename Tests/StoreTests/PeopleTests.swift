import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// A number is bound to a person, not to a reference.
@Suite struct PeopleTests {
    /// How far the number of ANNA had come when her row became another person's.
    enum Stage: CaseIterable {
        case queued, assigned, withoutCode, untrusted, sent, inDoubt, failed

        var hasLeft: Bool { self == .sent || self == .inDoubt }
    }

    private static let number = "A1234567"

    private static func fixture(_ stage: Stage) async throws -> LedgerFixture {
        let fixture = try await LedgerFixture()
        if stage == .withoutCode { try await fixture.importRoster([LedgerFixture.intern("ANNA", noc: nil)]) }
        try await fixture.deliver(
            number, to: stage == .assigned ? nil : "ANNA", uid: 1,
            results: stage == .untrusted ? nil : LedgerFixture.proof)
        switch stage {
        case .queued, .withoutCode, .untrusted: break
        case .assigned: _ = try await fixture.assign(number, to: "ANNA").get()
        case .sent: try await fixture.sendNext()
        case .failed: try await fixture.sendNext(result: .failed(reply: "550 no"))
        case .inDoubt:
            let letter = try #require(try await fixture.due().first)
            _ = try await fixture.ledger.begin(
                letter, bytes: [65], inDoubtUntil: LedgerFixture.now + 600, at: LedgerFixture.now)
        }
        return fixture
    }

    static func jean(_ ref: String = "ANNA", email: String = "jean@interns.test") throws -> Intern {
        Intern(
            ref: try LedgerFixture.ref(ref), familyName: "Dupont", givenNames: "Jean",
            email: try #require(AddrSpec(email)),
            noc: NOCCode(rawValue: "21232"), portalEmail: AddrSpec("stages+\(ref.lowercased())@example.test"))
    }

    private static func take(
        _ interns: [Intern], _ fixture: LedgerFixture, peopleChanged: Bool = false,
        removeMissing: Bool = false, at now: Int64 = LedgerFixture.now + 10
    ) async throws -> ImportedRoster {
        try await fixture.ledger.importRoster(
            Roster(interns), removeMissing: removeMissing, peopleChanged: peopleChanged,
            by: LedgerFixture.examiner, at: now,
            messageID: LedgerFixture.messageID)
    }

    /// Nothing ever leaves for anybody but ANNA as she was.
    private static func expectNobody(_ fixture: LedgerFixture) async throws {
        #expect(try await fixture.due(at: LedgerFixture.now + 100_000).isEmpty)
    }

    @Test(
        "a row with a number does not become another person's unless it is said",
        arguments: Stage.allCases.filter { $0 != .untrusted })
    func refused(stage: Stage) async throws {
        let fixture = try await Self.fixture(stage)
        let due = try await fixture.due().count
        let report = try await Self.take([try Self.jean()], fixture)
        #expect(report.refused.map(\.kind) == [.otherPerson])
        #expect(try await fixture.ledger.interns().first?.familyName == "Nom-ANNA")
        #expect(try await fixture.due().count == due)
    }

    @Test("where it is said, nothing of hers reaches him, and he begins anew", arguments: Stage.allCases)
    func changed(stage: Stage) async throws {
        let fixture = try await Self.fixture(stage)
        let report = try await Self.take([try Self.jean()], fixture, peopleChanged: true)
        #expect(report.refused.isEmpty)
        try await Self.expectNobody(fixture)
        let outcome = try await fixture.outcomes()
        switch stage {
        case .queued, .assigned, .withoutCode, .failed: #expect(outcome == ["held/evidence_conflict"])
        case .untrusted: #expect(outcome == ["held/untrusted_sender"])
        case .sent, .inDoubt: #expect(outcome.first?.hasPrefix("matched") == true)
        }
        let state = try await fixture.state(of: "ANNA")
        #expect(state == .awaitingOffer || state == .held, "\(String(describing: state))")
        // The same notice once more, and one of another dress.
        try await fixture.deliver(Self.number, to: "ANNA", uid: 2)
        try await Self.expectNobody(fixture)
        // His own number is his.
        try await fixture.deliver("A7654321", to: "ANNA", uid: 3)
        // The clock of the fixture stands before the import: only a number seen later is his beyond doubt.
        try await fixture.ledger.checkIntegrity()
    }

    @Test("what is held for a change of person leaves on a person's decision, once")
    func decided() async throws {
        let fixture = try await Self.fixture(.queued)
        _ = try await Self.take([try Self.jean()], fixture, peopleChanged: true)
        _ = try await fixture.assign(Self.number, to: "ANNA").get()
        #expect(try await fixture.due().map(\.intern.familyName) == ["Dupont"])
        try await fixture.sendNext()
        try await Self.expectNobody(fixture)
    }

    @Test(
        "a corrected row is no other person",
        arguments: [
            ("Roy", "Prénom"), ("Nom-ANNA", "Zoé"), ("NOM ANNA", "prenom"), ("Prénom", "Nom-ANNA"),
            ("Nom-ANNA-Roy", "Prénom Zoé"),
            ("Roy", "Prenom Marie"), ("NomAnna", "Prénom"),
        ])
    func corrected(family: String, given: String) async throws {
        let fixture = try await Self.fixture(.queued)
        let old = try LedgerFixture.intern("ANNA")
        let row = Intern(
            ref: old.ref, familyName: family, givenNames: given, email: old.email, noc: old.noc,
            portalEmail: old.portalEmail)
        #expect(try await Self.take([row], fixture).refused.isEmpty)
        #expect(try await fixture.due().map(\.intern.familyName) == [family])
    }

    @Test("a person does not become another one by halves, nor by given names and address at once")
    func byHalves() async throws {
        let fixture = try await Self.fixture(.queued)
        func anna(_ family: String, _ given: String, _ email: String = "anna@interns.test") throws -> Intern {
            Intern(
                ref: try LedgerFixture.ref("ANNA"), familyName: family, givenNames: given,
                email: try #require(AddrSpec(email)), noc: NOCCode(rawValue: "21232"),
                portalEmail: AddrSpec("stages+anna@example.test"))
        }
        let old = try #require(try await fixture.ledger.interns().first)
        let address = old.email.text
        #expect(
            try await Self.take([anna(old.familyName, "Zoé", "zoe@interns.test")], fixture).refused.count == 1
        )
        #expect(try await Self.take([anna("Dupont", old.givenNames, address)], fixture).refused.isEmpty)
        #expect(
            try await Self.take([anna("Dupont", "Zoé", address)], fixture).refused.map(\.kind) == [
                .otherPerson
            ])
    }

    @Test(
        "addresses that moved by one row are refused, also where the first one is a new row's or a removed intern's"
    )
    func movedAddress() async throws {
        let fixture = try await Self.fixture(.queued)
        let old = try #require(try await fixture.ledger.interns().first)
        func anna(_ email: String) throws -> Intern {
            Intern(
                ref: old.ref, familyName: old.familyName, givenNames: old.givenNames,
                email: try #require(AddrSpec(email)), noc: old.noc, portalEmail: old.portalEmail)
        }
        // A new row has her address, and she another one.
        let ida = Intern(
            ref: try LedgerFixture.ref("IDA"), familyName: "Abel", givenNames: "Ida", email: old.email,
            noc: old.noc)
        let moved = try await Self.take([ida, anna("ida@interns.test")], fixture)
        #expect(moved.refused.map(\.kind) == [.addressGoneTo(ida.ref)])
        // The address of somebody who has left.
        _ = try await Self.take([old, try Self.jean("JEAN")], fixture)
        _ = try await Self.take([old], fixture, removeMissing: true)
        let taken = try await Self.take([anna("jean@interns.test")], fixture)
        let jean = try LedgerFixture.ref("JEAN")
        #expect(taken.refused.map(\.kind) == [.addressOf(jean)])
    }

    @Test("a mail that could have been two interns' is not the one's because the other leaves the roster")
    func noElimination() async throws {
        let fixture = try await LedgerFixture()
        func sharing(_ ref: String) throws -> Intern {
            Intern(
                ref: try LedgerFixture.ref(ref), familyName: "Nom\(ref)", givenNames: "Prénom",
                email: try #require(AddrSpec("\(ref.lowercased())@interns.test")),
                noc: NOCCode(rawValue: "21232"),
                portalEmail: AddrSpec("stages@example.test"))
        }
        try await fixture.importRoster([sharing("X1"), sharing("X2")])
        try await fixture.deliver(Self.number, to: nil, uid: 1)
        #expect(try await fixture.outcomes() == ["held/several_candidates"])
        _ = try await Self.take([sharing("X1")], fixture, removeMissing: true)
        #expect(try await fixture.outcomes() == ["held/several_candidates"])
        _ = try await Self.take([sharing("X1")], fixture, removeMissing: true)
        #expect(try await fixture.outcomes() == ["held/several_candidates"])
        try await Self.expectNobody(fixture)
    }

    @Test("an unproven mail gives nobody a stake in a number")
    func forgedStake() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver(Self.number, to: "ANNA", uid: 1, results: nil)
        #expect(try await Self.take([try Self.jean()], fixture).refused.isEmpty)
    }

    @Test(
        "another person is another person, however alike",
        arguments: [
            ("Dupont", "Jean"), ("Nom-BRUNO", "Zoé"), ("Dupont", ""), ("Nom-Bruno", "Prune"),
            ("Annabelle", "Nom"),
        ])
    func others(family: String, given: String) async throws {
        let fixture = try await Self.fixture(.sent)
        let old = try LedgerFixture.intern("ANNA")
        let row = Intern(
            ref: old.ref, familyName: family, givenNames: given, email: old.email, noc: old.noc,
            portalEmail: old.portalEmail)
        #expect(try await Self.take([row], fixture).refused.count == 1)
    }

    @Test(
        "addresses that moved by one row are refused with every row that has a number",
        arguments: [false, true])
    func movedAddresses(isSwap: Bool) async throws {
        let fixture = try await LedgerFixture()
        let refs = isSwap ? ["ANNA", "BRUNO"] : ["ANNA", "BRUNO", "CHLOE"]
        for (index, ref) in refs.enumerated() {
            try await fixture.deliver("A123456\(index)", to: ref, uid: UInt32(index + 1))
        }
        let rows = try refs.enumerated().map { index, ref in
            try LedgerFixture.intern(
                ref, email: "\(refs[(index + 1) % refs.count].lowercased())@interns.test")
        }
        let refused = try await Self.take(rows, fixture).refused
        #expect(refused.count == refs.count)
        #expect(refused.first?.kind == .addressOf(try LedgerFixture.ref("BRUNO")))
        #expect(
            try await fixture.due().map(\.intern.email.text) == ["anna@interns.test", "bruno@interns.test"])
        #expect(try await Self.take(rows, fixture, peopleChanged: true).refused.isEmpty)
        try await Self.expectNobody(fixture)
        #expect(Set(try await fixture.outcomes()) == ["held/evidence_conflict"])
        // Even when the addresses are put right, a person has the word.
        _ = try await Self.take(try refs.map { try LedgerFixture.intern($0) }, fixture, peopleChanged: true)
        try await Self.expectNobody(fixture)
        _ = try await fixture.assign("A1234560", to: "ANNA").get()
        #expect(try await fixture.due().map(\.intern.email.text) == ["anna@interns.test"])
    }

    @Test("an address that is nobody else's, or the same person's in another row, is a change like any other")
    func ownAddress() async throws {
        let fixture = try await Self.fixture(.queued)
        let double = try LedgerFixture.intern("ANNA", email: "new@interns.test")
        let twin = Intern(
            ref: try LedgerFixture.ref("ANNA2"), familyName: double.familyName, givenNames: double.givenNames,
            email: double.email, noc: nil)
        #expect(try await Self.take([double, twin], fixture).refused.isEmpty)
        #expect(try await fixture.due().map(\.intern.email.text) == ["new@interns.test"])
    }

    @Test("a reference that was removed and is used again begins anew", arguments: Stage.allCases)
    func usedAgain(stage: Stage) async throws {
        let fixture = try await Self.fixture(stage)
        _ = try await Self.take([], fixture, removeMissing: true)
        try await Self.expectNobody(fixture)
        #expect(try await Self.take([try Self.jean()], fixture, at: LedgerFixture.now + 20).refused.isEmpty)
        try await Self.expectNobody(fixture)
        let state = try await fixture.state(of: "ANNA")
        #expect(state == .awaitingOffer || state == .held, "\(String(describing: state))")
        try await fixture.deliver(Self.number, to: "ANNA", uid: 2)
        try await Self.expectNobody(fixture)
        try await fixture.ledger.checkIntegrity()
    }

    @Test("a notice that came while nobody had the reference is not the next one's")
    func between() async throws {
        let fixture = try await LedgerFixture()
        _ = try await Self.take([], fixture, removeMissing: true)
        try await fixture.deliver(Self.number, to: "ANNA", uid: 1)
        _ = try await Self.take([try Self.jean()], fixture, at: LedgerFixture.now + 20)
        try await Self.expectNobody(fixture)
        #expect(try await fixture.outcomes() == ["held/evidence_conflict"])
    }

    @Test("the person who had the reference comes back to what was theirs")
    func back() async throws {
        let fixture = try await Self.fixture(.withoutCode)
        _ = try await Self.take([], fixture, removeMissing: true)
        _ = try await Self.take([try LedgerFixture.intern("ANNA")], fixture)
        #expect(try await fixture.due(at: LedgerFixture.now + 20).map(\.intern.ref.rawValue) == ["ANNA"])
        try await fixture.sendNext(at: LedgerFixture.now + 20)
        _ = try await Self.take([], fixture, removeMissing: true)
        _ = try await Self.take([try LedgerFixture.intern("ANNA")], fixture)
        #expect(try await fixture.state(of: "ANNA") == .sent)
        try await Self.expectNobody(fixture)
    }

    @Test("a row without a number may become anybody's, and the next number is theirs")
    func withoutNumber() async throws {
        let fixture = try await LedgerFixture()
        #expect(try await Self.take([try Self.jean()], fixture, at: LedgerFixture.now - 10).refused.isEmpty)
        try await fixture.deliver(Self.number, to: "ANNA", uid: 1)
        #expect(try await fixture.due().map(\.intern.familyName) == ["Dupont"])
    }

    @Test("columns that are absent keep what is known of the same person, and of nobody else")
    func absent() async throws {
        let fixture = try await LedgerFixture()
        let row = Intern(
            ref: try LedgerFixture.ref("ANNA"), familyName: "Nom-ANNA", givenNames: "Prénom",
            email: try #require(AddrSpec("a@interns.test")), noc: nil)
        let jean = Intern(
            ref: try LedgerFixture.ref("BRUNO"), familyName: "Dupont", givenNames: "Jean",
            email: try #require(AddrSpec("b@interns.test")), noc: nil)
        _ = try await fixture.ledger.importRoster(
            Roster([row, jean]), absent: [.noc, .portalEmail], removeMissing: false,
            by: LedgerFixture.examiner, at: LedgerFixture.now,
            messageID: LedgerFixture.messageID)
        let interns = try await fixture.ledger.interns()
        #expect(interns.first?.noc?.rawValue == "21232" && interns.first?.portalEmail != nil)
        #expect(interns.first?.email.text == "a@interns.test")
        #expect(interns.first { $0.ref.rawValue == "BRUNO" }?.noc == nil)
    }
}
