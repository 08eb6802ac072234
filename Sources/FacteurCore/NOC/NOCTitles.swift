package import Text

/// What NOC codes mean, from tables of several versions and languages, on a certain day: the version in force then has the word. A
/// title of another version is never shown for it, because the same digits may be another job there.
package struct NOCTitles: Sendable, Hashable {
    /// Newest version first.
    private let tables: [NOCTable]
    private let calendar: NOCCalendar
    /// In force on the day in question.
    package private(set) var version: Int

    /// As of before the calendar's first change; `on` chooses the day.
    package init(_ tables: [NOCTable] = [], calendar: NOCCalendar = NOCCalendar()) {
        self.tables = tables.sorted { $0.version > $1.version }
        self.calendar = calendar
        version = calendar.first
    }

    /// The same tables on another day.
    ///
    /// - Parameter instant: Unix seconds, of the offer where there is one; `nil` changes nothing.
    package func on(_ instant: Int64?) -> NOCTitles {
        var titles = self
        if let instant { titles.version = calendar.version(at: instant) }
        return titles
    }

    package var isEmpty: Bool { tables.isEmpty }

    /// Of every table, each once, newest first.
    package var versions: [String] { tables.map(\.version).uniqued() }

    /// Of the tables of the versions that the calendar names, each once, newest first.
    var versionsInUse: [String] {
        tables.filter { calendar.versions.contains(year(of: $0)) }.map(\.version).uniqued()
    }

    /// Versions of the calendar that nothing is known of.
    package var versionsWithoutTable: [Int] {
        calendar.versions.filter { $0 != NOCCalendar.builtIn && tables(of: $0).isEmpty }
    }

    /// A table whose header names no version is one of the version that the configuration names first.
    private func year(of table: NOCTable) -> Int { table.year ?? calendar.first }

    private func tables(of year: Int) -> [NOCTable] { tables.filter { self.year(of: $0) == year } }

    /// Of a code of five digits the tables of one version; one of four is of NOC 2016, whatever is in force.
    private func tables(for code: NOCCode, in year: Int) -> [NOCTable] {
        code.isOfNOC2016 ? tables : tables(of: year)
    }
}

extension NOCTitles {
    /// The title in the version in force; `nil` if no table of that language has it.
    package func title(for code: NOCCode, in language: Language) -> String? {
        title(for: code, in: language, of: version)
    }

    private func title(for code: NOCCode, in language: Language, of year: Int) -> String? {
        tables(for: code, in: year).lazy.filter { $0.language == language }.compactMap { $0[code] }.first
    }

    /// The titles for a letter: of each of its languages in which one is known.
    package func titles(for code: NOCCode, in language: LetterLanguage) -> [Language: String] {
        var titles: [Language: String] = [:]
        for language in language.all { titles[language] = title(for: code, in: language) }
        return titles
    }

    /// For an admin: in that language, or otherwise in any.
    package func anyTitle(for code: NOCCode, preferring language: Language) -> String? {
        anyTitle(for: code, preferring: language, of: version)
    }

    private func anyTitle(for code: NOCCode, preferring language: Language, of year: Int) -> String? {
        ([language] + Language.allCases).lazy.compactMap { title(for: code, in: $0, of: year) }.first
    }

    /// `21232 (Software developers and programmers)`: a code alone does not show a typing error. Only the code if no table has it;
    /// with the version if another one than that in force has it alone.
    package func shown(_ code: NOCCode, in language: Language) -> String {
        if let other = otherVersion(of: code) {
            let title = anyTitle(for: code, preferring: language, of: other) ?? ""
            let words = Localized(
                en: "exists only in NOC \(other), not in NOC \(version): \(title)",
                fr: "n’existe que dans la CNP \(other), pas dans la CNP \(version) : \(title)")
            return "\(code.rawValue) (\(words[language]))"
        }
        return anyTitle(for: code, preferring: language).map { "\(code.rawValue) (\($0))" } ?? code.rawValue
    }
}

extension NOCTitles {
    /// Whether the version in force has the code, as far as is known.
    func isInForce(_ code: NOCCode) -> Bool { exists(code, in: version) }

    /// Whether a version has it that an offer may be made under, now or on another day of the calendar.
    func isInUse(_ code: NOCCode) -> Bool { calendar.versions.contains { exists(code, in: $0) } }

    /// The newest version whose table has a code of five digits that the version in force lacks.
    package func otherVersion(of code: NOCCode) -> Int? {
        guard !code.isOfNOC2016, !isInForce(code) else { return nil }
        return tables.first { year(of: $0) != version && $0[code] != nil }.map(year)
    }

    /// Tables alone say which codes exist; of the version that is built in the major groups are known without one.
    private func exists(_ code: NOCCode, in year: Int) -> Bool {
        let tables = tables(of: year)
        if tables.isEmpty, year == NOCCalendar.builtIn {
            return NOCCode.majorGroups.contains(String(code.rawValue.prefix(2)))
        }
        return tables.contains { $0[code] != nil }
    }

    /// Whether the version in force has a table.
    var hasTable: Bool { !tables(of: version).isEmpty }
}
