/// Where the level, the code and the title stand in a table of NOC.
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

    /// With the delimiter that makes a header of the first row, and a reader that stands behind it.
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

    /// `nil` for a row that has not all three, or no number for its level.
    func row(of record: CSVRecord) -> Row? {
        guard record.fields.count > max(level, code, title),
            let depth = Int(record.fields[level].text.trimmed), (1...9).contains(depth)
        else { return nil }
        let title = record.fields[title].text.trimmed
        guard !title.isEmpty else { return nil }
        return Row(level: depth, code: record.fields[code].text.trimmed, title: title)
    }
}
