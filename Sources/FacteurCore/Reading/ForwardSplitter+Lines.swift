// What a single line says of a header.
extension ForwardSplitter {
    /// In octets.
    static let longestLabel = 40

    /// The header field that a line names at its start, and its value.
    func label(of line: TextLine, in text: [UInt8]) -> (field: Wording.ForwardMarks.Field, value: Range<Int>)?
    {
        let reach = line.content.prefix(Self.longestLabel)
        guard line.content.count <= Self.longestLine, let colon = reach.first(where: { text[$0] == 0x3A }),
            let label = labels.phrase(all: line.content.lowerBound..<colon, of: text)
        else { return nil }
        return (fields[label], (colon + 1)..<line.content.upperBound)
    }

    /// The header field whose label ends at a colon in the middle of a line, and where the label begins. It may touch what
    /// stands in front, if it begins with a capital: `<a@b>Envoyé :`.
    func label(
        endingAt colon: Int, from start: Int, in text: [UInt8]
    ) -> (field: Wording.ForwardMarks.Field, start: Int)? {
        var begin = max(start, colon - Self.longestLabel)
        while begin < colon, text[begin] & 0xC0 == 0x80 { begin += 1 }
        while begin < colon {
            let (scalar, length) = UTF8Scalar.decode(text, at: begin)
            if canBeginLabel(scalar, at: begin, from: start, in: text),
                let label = labels.phrase(all: begin..<colon, of: text)
            {
                return (fields[label], begin)
            }
            begin += length
        }
        return nil
    }

    private func canBeginLabel(_ scalar: UInt32, at place: Int, from start: Int, in text: [UInt8]) -> Bool {
        guard let valid = Unicode.Scalar(scalar), valid.properties.isAlphabetic else { return false }
        if place == start || valid.properties.isUppercase { return true }
        guard let before = UTF8Scalar.before(place, in: text), let scalar = Unicode.Scalar(before.scalar)
        else {
            return true
        }
        return !scalar.properties.isAlphabetic
    }
}
