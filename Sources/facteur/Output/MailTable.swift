import FacteurCore
import Store
import Text

/// A list of mails for a person, whose widths are fixed before the first row, so that a ledger of any size is shown row by row.
struct MailTable: Sendable {
    /// What a mail is seen by.
    private enum Column: CaseIterable {
        case id, date, from, kind, trust, offer, intern, outcome, subject

        /// Where nothing is cut, on a common terminal, and on a narrow one, where a column of 0 is left out.
        var widths: (whole: Int, wanted: Int, narrow: Int) {
            switch self {
            case .id: (5, 5, 5)
            case .date: (16, 16, 10)
            case .from: (28, 20, 14)
            case .kind, .trust: (10, 10, 0)
            case .offer: (8, 8, 8)
            case .intern: (14, 12, 7)
            case .outcome: (40, 30, 26)
            case .subject: (60, 60, 0)
            }
        }

        var name: Localized {
            switch self {
            case .id: Localized(en: "ID", fr: "NO")
            case .date: Localized(en: "DATE", fr: "DATE")
            case .from: Localized(en: "FROM", fr: "DE")
            case .kind: Localized(en: "KIND", fr: "GENRE")
            case .trust: Localized(en: "TRUST", fr: "CONFIANCE")
            case .offer: Localized(en: "OFFER", fr: "OFFRE")
            case .intern: Localized(en: "INTERN", fr: "STAGIAIRE")
            case .outcome: Localized(en: "OUTCOME", fr: "SUITE")
            case .subject: Localized(en: "SUBJECT", fr: "OBJET")
            }
        }
    }

    let language: Language
    private let columns: [(column: Column, width: Int)]

    /// Without room for a few words of it, the subject is left out.
    private static let leastSubject = 12

    /// - Parameter room: the terminal's columns; `nil`: nothing has to fit.
    init(language: Language, room: Int? = Terminal.columns) {
        self.language = language
        columns = room.map(Self.fitted) ?? Column.allCases.map { ($0, $0.widths.whole) }
    }

    /// The subject goes first, then the kind and the trust, of which the outcome tells what matters; then all are narrowed.
    private static func fitted(within room: Int) -> [(column: Column, width: Int)] {
        var columns = Column.allCases.map { (column: $0, width: $0.widths.narrow) }.filter { $0.width > 0 }
        func spare(_ more: Int) -> Int {
            room - columns.reduce(2 * (columns.count - 1 + more)) { $0 + $1.width }
        }
        guard spare(1) >= leastSubject else {
            let widths = Table.fitted(columns.map(\.width), within: room)
            return zip(columns, widths).map { ($0.column, $1) }
        }
        columns.append((.subject, leastSubject))
        // The kind and the trust where the others need not be cut for them.
        let wide = Column.allCases.map { (column: $0, width: $0.widths.wanted) }
        let needed = wide.reduce(2 * (wide.count - 1) - Column.subject.widths.wanted + leastSubject) {
            $0 + $1.width
        }
        if needed <= room {
            return wide.map {
                ($0.column, $0.column == .subject ? min($0.width, leastSubject + room - needed) : $0.width)
            }
        }
        var rest = spare(0)
        for column in [Column.date, .from, .outcome, .intern, .subject] {
            guard let place = columns.firstIndex(where: { $0.column == column }) else { continue }
            let more = min(rest, column.widths.wanted - columns[place].width)
            columns[place].width += more
            rest -= more
        }
        return columns
    }

    var heading: String {
        line { column in
            column == .date && hasHour
                ? "\(column.name[language]) (\(LocalTime.zone))" : column.name[language]
        }
    }

    func line(_ row: MailRow) -> String { line { cell($0, of: row) } }

    private func cell(_ column: Column, of row: MailRow) -> String {
        let date = row.date ?? row.seenAt
        return switch column {
        case .id: "\(row.id.rawValue)"
        case .date: hasHour ? LocalTime.minute(date) : LocalTime.day(date)
        case .from: row.from ?? "-"
        case .kind: row.kind?.name[language] ?? "-"
        case .trust: row.trust?.name[language] ?? "-"
        case .offer: row.offer ?? "-"
        case .intern: row.intern?.rawValue ?? "-"
        case .outcome: outcome(row)[language]
        case .subject: row.subject.map { MailWords.subject($0)[language] } ?? ""
        }
    }

    private var hasHour: Bool { columns.contains { $0.column == .date && $0.width >= 16 } }

    /// What came of it, and of a mail that is kept or ignored what it is.
    private func outcome(_ row: MailRow) -> Localized {
        guard let outcome = row.outcome else { return Localized(en: "to be read", fr: "à lire") }
        let more: Localized? =
            switch outcome {
            case .held: row.reason?.words
            case .recorded, .ignored: row.kind?.words
            case .matched, .duplicate: nil
            }
        // Where it is narrow, why it waits or what it is says enough.
        if !hasHour, let more { return more }
        return outcome.name + (more.map { Localized(en: ": ", fr: " : ") + $0 } ?? Localized(verbatim: ""))
    }

    private func line(_ cell: (Column) -> String) -> String {
        Table.line(columns.map { cell($0.column).printable("·") }, columns.map(\.width))
    }
}
