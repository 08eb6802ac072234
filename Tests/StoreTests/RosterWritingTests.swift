import FacteurCore
import GRDB
import Mail
import Store
import TestSupport
import Testing

/// What an import writes: what is new, and no more.
@Suite struct RosterWritingTests {
    private static let later = LedgerFixture.now + 10

    private static func take(
        _ interns: [Intern], _ fixture: LedgerFixture, beside known: KnownRoster = KnownRoster()
    ) async throws -> RosterImportReport {
        try await fixture.ledger.importRoster(
            RosterComparison(Roster(interns), beside: known), removeMissing: false,
            options: LedgerFixture.examiner.options,
            at: later, messageID: LedgerFixture.messageID)
    }

    /// Every row of the roster but for when it was last listed.
    private static func rows(_ fixture: LedgerFixture) async throws -> [String] {
        try await DatabaseQueue(path: fixture.ledger.path).read { database in
            try GRDB.Row.fetchAll(database, sql: "SELECT * FROM intern ORDER BY ref").map { row in
                row.filter { $0.0 != "listed_at" }.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
            }
        }
    }

    private static func listed(_ fixture: LedgerFixture) async throws -> [String] {
        try await DatabaseQueue(path: fixture.ledger.path).read {
            try String.fetchAll($0, sql: "SELECT ref FROM intern WHERE listed_at = \(later) ORDER BY ref")
        }
    }

    /// Whose standing is another than the view says.
    private static let misplaced = """
        SELECT count(*) FROM intern LEFT JOIN intern_standing AS now USING (ref)
        WHERE standing IS NOT now.state OR standing_since IS NOT now.since
        """

    @Test("a file with nothing new changes no row; only who is in it is noted")
    func same() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let before = try await Self.rows(fixture)
        let report = try await Self.take(
            [try LedgerFixture.intern("BRUNO"), try LedgerFixture.intern("ANNA")], fixture)
        #expect(report.marked.isEmpty && report.refused.isEmpty)
        #expect(try await Self.rows(fixture) == before)
        #expect(try await Self.listed(fixture) == ["ANNA", "BRUNO"])
    }

    @Test("however many they are", arguments: [499, 500, 501, 1_001])
    func many(count: Int) async throws {
        let fixture = try await LedgerFixture()
        let interns = try (1...count).map { try LedgerFixture.intern("E-\(10_000 + $0)") }
        try await fixture.importRoster(interns)
        let before = try await Self.rows(fixture)
        _ = try await Self.take(interns, fixture)
        #expect(try await Self.rows(fixture) == before)
        #expect(try await Self.listed(fixture) == interns.map(\.ref.rawValue))
    }

    private static func anna(
        _ family: String = "Nom-ANNA", _ given: String = "Prénom", email: String = "anna@interns.test",
        language: LetterLanguage = .fr, noc: String? = "21232", portal: String? = "stages+anna@example.test",
        employer: String? = nil, isExpected: Bool = true, supervisor: String? = nil, office: String? = nil
    ) throws -> Intern {
        Intern(
            ref: try LedgerFixture.ref("ANNA"), familyName: family, givenNames: given,
            email: try #require(AddrSpec(email)), language: language,
            noc: noc.flatMap(NOCCode.init(rawValue:)),
            portalEmail: portal.flatMap { AddrSpec($0) }, employer: employer, offerExpected: isExpected,
            supervisorEmail: supervisor.flatMap { AddrSpec($0) }, office: office)
    }

    private static func changes() throws -> [(RosterColumn, Intern)] {
        try [
            (.familyName, anna("Roy")), (.givenNames, anna("Nom-ANNA", "Pre\u{301}nom")),
            (.email, anna(email: "a@interns.test")), (.language, anna(language: .englishFirst)),
            (.noc, anna(noc: nil)), (.portalEmail, anna(portal: nil)), (.employer, anna(employer: "Musée")),
            (.offerExpected, anna(isExpected: false)), (.supervisorEmail, anna(supervisor: "c@host.test")),
            (.office, anna(office: "Nord")),
        ]
    }

    @Test("of a row that is known each column is written, and back")
    func changed() async throws {
        #expect(try Self.changes().map(\.0) == RosterColumn.changeable)
        for (column, intern) in try Self.changes() {
            let fixture = try await LedgerFixture()
            let before = try await Self.rows(fixture)
            _ = try await Self.take([intern], fixture)
            #expect(try await fixture.ledger.interns().first == intern, "\(column)")
            #expect(try await fixture.count(Self.misplaced) == 0, "\(column)")
            #expect(
                try await fixture.count(
                    "SELECT count(*) FROM intern WHERE origin_family = 'Nom-ANNA' AND origin_email = 'anna@interns.test'"
                ) == 1, "\(column)")
            _ = try await Self.take([try Self.anna()], fixture)
            #expect(try await Self.rows(fixture) == before, "\(column)")
        }
    }

    @Test("a new row stands where the view says")
    func new() async throws {
        let fixture = try await LedgerFixture()
        let dora = Intern(
            ref: try LedgerFixture.ref("DORA"), familyName: "Nom", givenNames: "",
            email: try #require(AddrSpec("dora@interns.test")), noc: nil, offerExpected: false)
        _ = try await Self.take([dora, try LedgerFixture.intern("EVA", noc: nil)], fixture)
        #expect(try await fixture.count(Self.misplaced) == 0)
        #expect(try await fixture.ledger.status().interns == [.awaitingOffer: 4, .noOfferExpected: 1])
    }

    @Test("a roster that has changed since it was compared is read again")
    func changedMeanwhile() async throws {
        let fixture = try await LedgerFixture()
        let known = try await fixture.ledger.knownRoster()
        try await fixture.importRoster([try Self.anna(employer: "Musée", office: "Nord")])
        _ = try await Self.take([try Self.anna()], fixture, beside: known)
        #expect(try await fixture.ledger.interns().first == Self.anna())
        let newer = try await fixture.ledger.knownRoster()
        _ = try await Self.take([try Self.anna(office: "Sud")], fixture, beside: newer)
        #expect(try await fixture.ledger.interns().first == Self.anna(office: "Sud"))
    }
}
