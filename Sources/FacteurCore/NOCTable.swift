/// Statistics Canada's official table of one version of NOC in one language: the titles of its unit groups.
package struct NOCTable: Sendable, Hashable {
    package let language: Language
    /// As the header of the code column says it: `2021 V1.0`.
    package let version: String
    /// Octets of a file; the official ones have about half a million.
    static let longest = 20_000_000

    private let titles: [NOCCode: String]

    /// A file whose header has a level, a code and a title, found by meaning in English or French: `Level`, `Code - NOC 2021
    /// V1.0`, `Class title` and their twins. The deepest level of the file are the unit groups, which alone are kept.
    ///
    /// - Throws: why it is no such table, with the line.
    package static func parse(_ bytes: [UInt8], language: Language) throws(NOCTableFault) -> NOCTable {
        guard bytes.count <= longest else { throw .notATable }
        guard let text = try? CSVText(bytes) else {
            throw bytes.firstIndex(of: 0).map { .holdsNUL(line: 1 + bytes[..<$0].count { $0 == 0x0A }) }
                ?? .notATable
        }
        guard let (columns, start) = NOCTableColumns.find(in: text.octets) else { throw .noHeader }
        var reader = start
        var deepest = 0
        var titles: [NOCCode: String] = [:]
        while let record = reader.nextUnlessBlank() {
            guard record.flaw == nil, let row = columns.row(of: record) else {
                throw .strangeRow(line: record.line)
            }
            guard row.level >= deepest else { continue }
            if row.level > deepest {
                deepest = row.level
                titles.removeAll(keepingCapacity: true)
            }
            // Levels above the unit groups may have codes of one or two digits.
            guard let code = NOCCode(rawValue: row.code) else { continue }
            if titles.updateValue(row.title, forKey: code) != nil { throw .doubledCode(line: record.line) }
        }
        guard !titles.isEmpty else { throw .noCodes }
        return NOCTable(language: language, version: columns.version, titles: titles)
    }

    private init(language: Language, version: String, titles: [NOCCode: String]) {
        self.language = language
        self.version = version
        self.titles = titles
    }

    package var count: Int { titles.count }

    package subscript(code: NOCCode) -> String? { titles[code] }
}
