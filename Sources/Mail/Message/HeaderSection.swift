/// The header section as it was delivered, asked one question: would another program find the same fields in it?
///
/// What a receiving server checked is only known to be what we read when both of us cut the section alike. `MessageParser`
/// makes the best of anything; whoever draws conclusions from who wrote which field asks here first.
package enum HeaderSection {
    /// Why two programs may find different fields in it; `nil` when none would. One pass, up to the first empty line.
    ///
    /// Named are: NUL and a CR without LF, which some take for nothing, for an end, or for a line end (RFC 5322 §2.2 allows
    /// neither); a blank before a colon (obsolete, §4.5) and a line that is no field at all, where some end the section; a
    /// continuation that is blank, which some take for the empty line; and a section longer than is read.
    package static func ambiguity(
        of bytes: [UInt8], bounds: MessageParser.Bounds = MessageParser.Bounds()
    ) -> Defect? {
        let span = bytes.span
        var start = 0
        var fields = 0
        if HeaderSyntax.isMboxSeparator(span, at: 0) { start = nextLine(span, from: 0) }
        let first = start
        while start < span.count {
            let next = nextLine(span, from: start)
            let line = start..<contentEnd(span, start, next)
            if line.isEmpty { return nil }
            if let flaw = flaw(span, line, isFirst: start == first) { return flaw }
            if !MIMEByte.isBlank(span[line.lowerBound]) { fields += 1 }
            guard fields <= bounds.headerFields, next - first <= bounds.headerBytes else { return .tooLong }
            start = next
        }
        return nil
    }

    /// What is wrong with a line that is not empty, its line end left out.
    private static func flaw(_ bytes: Span<UInt8>, _ line: Range<Int>, isFirst: Bool) -> Defect? {
        if line.contains(where: { bytes[$0] == 0 || bytes[$0] == MIMEByte.cr }) { return .control }
        if MIMEByte.isBlank(bytes[line.lowerBound]) {
            return isFirst || line.allSatisfy { MIMEByte.isBlank(bytes[$0]) } ? .strayLine : nil
        }
        guard let field = HeaderSyntax.field(bytes, line.lowerBound, line.upperBound) else {
            return .strayLine
        }
        return field.body == field.nameEnd + 1 ? nil : .blankBeforeColon
    }

    private static func nextLine(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != MIMEByte.lf { index += 1 }
        return min(index + 1, bytes.count)
    }

    private static func contentEnd(_ bytes: Span<UInt8>, _ start: Int, _ next: Int) -> Int {
        var end = next
        if end > start, bytes[end - 1] == MIMEByte.lf { end -= 1 }
        if end > start, bytes[end - 1] == MIMEByte.cr { end -= 1 }
        return end
    }
}

extension Defect {
    fileprivate static let control = Defect("the header holds NUL or a CR without LF")
    fileprivate static let strayLine = Defect("a line of the header is no field")
    fileprivate static let blankBeforeColon = Defect("a blank stands before the colon of a header field")
    fileprivate static let tooLong = Defect("the header is longer than is read")
}
