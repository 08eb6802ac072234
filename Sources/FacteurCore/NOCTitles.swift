/// The titles of NOC codes, of as many versions and in as many languages as there are tables.
package struct NOCTitles: Sendable, Hashable {
    /// Newest version first.
    private let tables: [NOCTable]

    package init(_ tables: [NOCTable] = []) {
        self.tables = tables.sorted { $0.version > $1.version }
    }

    package var isEmpty: Bool { tables.isEmpty }

    /// Each once, newest first.
    package var versions: [String] {
        tables.map(\.version).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    /// The title in the newest version that has the code; `nil` where no table of that language has it.
    package func title(for code: NOCCode, in language: Language) -> String? {
        tables.lazy.filter { $0.language == language }.compactMap { $0[code] }.first
    }

    /// For an admin: in that language, or else in any.
    package func anyTitle(for code: NOCCode, preferring language: Language) -> String? {
        title(for: code, in: language) ?? Language.allCases.lazy.compactMap { title(for: code, in: $0) }.first
    }

    /// `21232 (Software developers and programmers)`: a code alone does not show a slip of the finger. The code alone where
    /// no table has it.
    package func shown(_ code: NOCCode, in language: Language) -> String {
        anyTitle(for: code, preferring: language).map { "\(code.rawValue) (\($0))" } ?? code.rawValue
    }

    /// Whether any table, of whatever language, has the code.
    package func contains(_ code: NOCCode) -> Bool { tables.contains { $0[code] != nil } }
}
