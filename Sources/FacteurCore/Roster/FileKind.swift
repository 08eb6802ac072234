/// What a file is that holds no table of ours, by its first octets.
package enum FileKind: Sendable, Hashable {
    case pdf, picture, workbook, archive

    init?(_ bytes: [UInt8]) {
        func begins(_ octets: [UInt8]) -> Bool { bytes.starts(with: octets) }
        if bytes.prefix(1_024).firstRange(of: Array("%PDF-".utf8)) != nil {
            self = .pdf
        } else if begins([0x89, 0x50, 0x4E, 0x47]) || begins([0xFF, 0xD8, 0xFF]) || begins(Array("GIF8".utf8))
            || begins(Array("BM".utf8)) && bytes.count > 6 && bytes[6...].prefix(4) == [0, 0, 0, 0]
            || begins(Array("RIFF".utf8)) || begins([0x49, 0x49, 0x2A, 0]) || begins([0x4D, 0x4D, 0, 0x2A])
        {
            self = .picture
        } else if begins([0xD0, 0xCF, 0x11, 0xE0]) {
            self = .workbook
        } else if begins([0x50, 0x4B, 3, 4]) {
            let names = bytes.prefix(65_536)
            let isWorkbook = [
                "xl/", "word/", "content.xml", "[Content_Types].xml", "application/vnd.oasis.opendocument",
                "Index/Document.iwa",
            ].contains {
                names.firstRange(of: Array($0.utf8)) != nil
            }
            self = isWorkbook ? .workbook : .archive
        } else {
            return nil
        }
    }

    var named: Localized {
        switch self {
        case .pdf: Localized(en: "a PDF", fr: "un PDF")
        case .picture: Localized(en: "a picture", fr: "une image")
        case .workbook:
            Localized(
                en: "a workbook or a document (Excel, OpenDocument as .ods, Numbers, Word)",
                fr: "un classeur ou un document (Excel, OpenDocument comme .ods, Numbers, Word)")
        case .archive: Localized(en: "an archive (zip)", fr: "une archive (zip)")
        }
    }
}
