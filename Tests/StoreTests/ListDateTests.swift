import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Two of the portal's lists disagree about one number: the day on which the portal changed a row decides, not the order of the imports.
@Suite struct ListDateTests {
    struct List: Sendable {
        let ref: String
        var status = "Soumis"
        /// `nil`: a list without dates, of the day of its import.
        var day: String?
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lists: [List]

        init(_ name: String, _ lists: List...) { (testDescription, self.lists) = (name, lists) }
    }

    static let number = "A1234567"
    /// The lists are imported on 2026-09-21.
    static let (old, new) = ("2026-09-10", "2026-09-18")

    private static func imported(
        _ lists: [List], in fixture: LedgerFixture
    ) async throws -> ImportedOffers? {
        var last: ImportedOffers?
        for list in lists {
            last = try await fixture.importOffers(
                [(number, list.ref)], status: list.status, updated: list.day)
        }
        return last
    }

    static let disagreeing: [Case] = [
        Case("two of one day name two", .init(ref: "ANNA", day: old), .init(ref: "BRUNO", day: old)),
        Case(
            "two of one day, alive and dead", .init(ref: "ANNA", day: old),
            .init(ref: "ANNA", status: "Retiré", day: old)),
        Case(
            "two of one day, dead and alive", .init(ref: "ANNA", status: "Retiré", day: old),
            .init(ref: "ANNA", day: old)),
        Case(
            "the newer is dead, and came first", .init(ref: "ANNA", status: "Retiré", day: new),
            .init(ref: "ANNA", day: old)),
        Case(
            "the newer is dead, and came last", .init(ref: "ANNA", day: old),
            .init(ref: "ANNA", status: "Retiré", day: new)),
        Case(
            "the newer is dead, and the older names another", .init(ref: "ANNA", status: "Annulée", day: new),
            .init(ref: "BRUNO", day: old)),
        Case(
            "dead without a date, and alive before", .init(ref: "ANNA", status: "Retiré"),
            .init(ref: "ANNA", day: old)),
        Case(
            "a list without dates, and one of its day", .init(ref: "ANNA"),
            .init(ref: "BRUNO", day: "2026-09-21")),
        Case(
            "one of the day, and a list without dates", .init(ref: "ANNA", day: "2026-09-21"),
            .init(ref: "BRUNO")),
        Case(
            "a dispute does not end by the same list anew", .init(ref: "ANNA", day: old),
            .init(ref: "BRUNO", day: old), .init(ref: "BRUNO", day: old)),
        Case(
            "nor by an older one", .init(ref: "ANNA", day: new), .init(ref: "BRUNO", day: new),
            .init(ref: "ANNA", day: old)),
        Case(
            "a stranger and somebody here, on one day", .init(ref: "SOMEBODY", day: old),
            .init(ref: "ANNA", day: old)),
        Case(
            "of a day that has not come, dead and alive",
            .init(ref: "ANNA", status: "Retiré", day: "2027-05-01"),
            .init(ref: "ANNA", day: "2027-06-01")),
    ]

    @Test(
        "what two lists say differently waits, unless one that is newer says it", arguments: disagreeing,
        [true, false])
    func held(_ input: Case, isMailFirst: Bool) async throws {
        let fixture = try await LedgerFixture()
        if isMailFirst {
            _ = try await Self.imported([input.lists[0]], in: fixture)
            try await fixture.deliver(Self.number, to: nil, uid: 1)
            _ = try await Self.imported(Array(input.lists.dropFirst()), in: fixture)
        } else {
            _ = try await Self.imported(input.lists, in: fixture)
            try await fixture.deliver(Self.number, to: "ANNA", uid: 1)
        }
        #expect(try await fixture.outcomes() == ["held/evidence_conflict"])
        #expect(try await fixture.due(at: LedgerFixture.now + 1_000_000).isEmpty)
    }

    static let ordered: [Case] = [
        Case("the newer came first", .init(ref: "ANNA", day: new), .init(ref: "BRUNO", day: old)),
        Case("the newer came last", .init(ref: "BRUNO", day: old), .init(ref: "ANNA", day: new)),
        Case("both agree", .init(ref: "ANNA", day: old), .init(ref: "ANNA", day: old)),
        Case("without dates the last decides", .init(ref: "BRUNO"), .init(ref: "ANNA")),
        Case("without a date, after an older one", .init(ref: "BRUNO", day: old), .init(ref: "ANNA")),
        Case("without a date, before an older one", .init(ref: "ANNA"), .init(ref: "BRUNO", day: old)),
        Case(
            "alive again", .init(ref: "ANNA", status: "Retiré", day: old), .init(ref: "ANNA", day: new)),
        Case(
            "a newer one ends a dispute", .init(ref: "ANNA", day: old), .init(ref: "BRUNO", day: old),
            .init(ref: "ANNA", day: new)),
        Case(
            "an older one that agrees makes nothing older", .init(ref: "ANNA", day: new),
            .init(ref: "ANNA", day: old), .init(ref: "BRUNO", day: "2026-09-14")),
    ]

    @Test("the newer list decides, in whatever order they come", arguments: ordered, [true, false])
    func decided(_ input: Case, isMailFirst: Bool) async throws {
        let fixture = try await LedgerFixture()
        if isMailFirst { try await fixture.deliver(Self.number, to: nil, uid: 1) }
        _ = try await Self.imported(input.lists, in: fixture)
        if !isMailFirst { try await fixture.deliver(Self.number, to: nil, uid: 1) }
        #expect(try await fixture.outcomes() == ["matched/ANNA"])
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
    }

    @Test("an older list is warned of, and touches no letter that waits")
    func older() async throws {
        let fixture = try await LedgerFixture()
        _ = try await Self.imported([List(ref: "ANNA", day: Self.new)], in: fixture)
        try await fixture.deliver(Self.number, to: nil, uid: 1)
        let report = try await Self.imported([List(ref: "BRUNO", day: Self.old)], in: fixture)
        #expect(report?.outdated.map(\.isDisputed) == [false])
        #expect(report?.conflicts.isEmpty == true && report?.mails.isEmpty == true)
        #expect(report?.match.remarks.isEmpty == true)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
    }

    @Test("a person ends a dispute")
    func person() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver(Self.number, to: nil, uid: 1)
        let lists = [List(ref: "ANNA", day: Self.old), List(ref: "BRUNO", day: Self.old)]
        let report = try await Self.imported(lists, in: fixture)
        #expect(report?.outdated.map(\.isDisputed) == [true])
        _ = try await fixture.assign(Self.number, to: "BRUNO").get()
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["BRUNO"])
    }
}
