package import Text

/// Statistics Canada's official table of one version of NOC in one language: the titles of its unit groups.
package struct NOCTable: Sendable, Hashable {
    package let language: Language
    /// As in the header of the code column: `2021 V1.0`.
    package let version: String
    /// The longest file, in octets; the official ones have about half a million.
    static let longest = 20_000_000

    private let titles: [NOCCode: String]

    /// A file whose header has a level, a code and a title, recognised by their meaning in English or French: `Level`,
    /// `Code - NOC 2021 V1.0`, `Class title` and their French forms. The deepest level of the file are the unit groups; only they
    /// are kept.
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

    /// The year in its version: 2021 of `2021 V1.0`; `nil` for a header that does not say it.
    package var year: Int? {
        let digits = version.prefix { $0.isASCII && $0.isNumber }
        return digits.count == 4 ? Int(digits) : nil
    }

    package subscript(code: NOCCode) -> String? { titles[code] }
}

/// The positions of the level, the code and the title in a NOC table.
struct NOCTableColumns {
    let version: String
    private let level: Int
    private let code: Int
    private let title: Int

    struct Row {
        let level: Int
        let code: String
        let title: String
    }

    /// With the delimiter that makes a header of the first row, and a reader positioned after it.
    static func find(in octets: [UInt8]) -> (columns: NOCTableColumns, reader: CSVReader)? {
        for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")] {
            var reader = CSVReader(octets, delimiter: delimiter)
            if let record = reader.nextUnlessBlank(), let columns = NOCTableColumns(record) {
                return (columns, reader)
            }
        }
        return nil
    }

    private init?(_ header: CSVRecord) {
        let names = header.fields.map { NameFolding.folded($0.text.trimmed) }
        guard header.flaw == nil,
            let level = names.firstIndex(where: { $0 == "level" || $0 == "niveau" }),
            let code = names.firstIndex(where: { $0.hasPrefix("code") }),
            let title = names.firstIndex(where: { $0.contains("title") || $0.contains("titre") })
        else { return nil }
        (self.level, self.code, self.title) = (level, code, title)
        // `Code - NOC 2021 V1.0`: from the first digit on.
        version = String(header.fields[code].text.trimmed.drop { !$0.isNumber })
    }

    /// `nil` for a row that lacks one of the three, or whose level is no number.
    func row(of record: CSVRecord) -> Row? {
        guard record.fields.count > max(level, code, title),
            let depth = Int(record.fields[level].text.trimmed), (1...9).contains(depth)
        else { return nil }
        let title = record.fields[title].text.trimmed
        guard !title.isEmpty else { return nil }
        return Row(level: depth, code: record.fields[code].text.trimmed, title: title)
    }
}

/// Why a file is no NOC table.
package enum NOCTableFault: Error, Sendable, Hashable {
    case notATable
    case holdsNUL(line: Int)
    case noHeader
    case strangeRow(line: Int)
    case doubledCode(line: Int)
    case noCodes

    /// The line of the fault, from 1.
    package var line: Int {
        switch self {
        case .notATable, .noHeader, .noCodes: 1
        case .holdsNUL(let line), .strangeRow(let line), .doubledCode(let line): line
        }
    }

    /// The message for a person, on one line, without the position.
    package var message: Localized {
        switch self {
        case .notATable:
            Localized(
                en:
                    "the file is no CSV text of at most 20 MB: use Statistics Canada's classification structure",
                fr:
                    "le fichier n’est pas un texte CSV d’au plus 20 Mo : prenez la structure de la classification de Statistique Canada"
            )
        case .holdsNUL:
            Localized(
                en:
                    "a NUL octet stands in this line: take it out, or fetch the table again",
                fr:
                    "la ligne contient un octet NUL : retirez-le, ou téléchargez de nouveau le tableau"
            )
        case .noHeader:
            Localized(
                en:
                    "the header has no level, code and title: use Statistics Canada's classification structure",
                fr:
                    "l’en-tête n’a pas de niveau, de code et de titre : prenez la structure de la classification de Statistique Canada"
            )
        case .strangeRow:
            Localized(
                en: "the row has no level, code and title",
                fr: "la ligne n’a pas de niveau, de code et de titre")
        case .doubledCode:
            Localized(en: "the code stands twice in the file", fr: "le code figure deux fois dans le fichier")
        case .noCodes:
            Localized(
                en: "the file has no code of four or five digits",
                fr: "le fichier n’a aucun code de quatre ou cinq chiffres")
        }
    }
}
