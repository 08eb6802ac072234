extension MediaType {
    /// RFC 2045 §5.2's default.
    static let plainText = MediaType(type: "text", subtype: "plain")
    /// The default inside `multipart/digest` (RFC 2046 §5.1.5).
    static let embeddedMessage = MediaType(type: "message", subtype: "rfc822")

    /// The body of a Content-Type; `nil` when it holds no `type/subtype`. A lone `text` or `html` is read as meant.
    package init?(parsing body: String) {
        let field = ParameterizedField(parsing: body)
        let halves = field.value.split(separator: "/", omittingEmptySubsequences: false)
        switch (halves.count, field.value) {
        case (1, "text"), (1, "plain"):
            self.init(type: "text", subtype: "plain", parameters: field.parameters)
        case (1, "html"):
            self.init(type: "text", subtype: "html", parameters: field.parameters)
        case (2, _) where halves.allSatisfy(Self.isToken):
            self.init(
                type: String(halves[0]), subtype: String(halves[1]), parameters: field.parameters)
        default: return nil
        }
    }

    /// RFC 2045's token.
    private static func isToken(_ word: Substring) -> Bool {
        let specials = Array("()<>@,;:\\\"/[]?=".utf8)
        return !word.isEmpty && word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !specials.contains($0) }
    }

    /// The boundary parameter, if it can delimit anything; RFC 2046 §5.1.1 has it end in no blank.
    var usableBoundary: String? {
        guard let written = parameters["boundary"] else { return nil }
        let boundary = written.trimmedOfTrailingBlanks
        return boundary.isEmpty || boundary.utf8.count > DelimiterStack.longestBoundary ? nil : boundary
    }
}

extension String {
    var trimmedOfTrailingBlanks: String {
        var scalars = unicodeScalars[...]
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        return String(scalars)
    }

    /// Without space and tab at both ends.
    var trimmedOfBlanks: String {
        var scalars = unicodeScalars[...]
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        while let first = scalars.first, first == " " || first == "\t" { scalars.removeFirst() }
        return String(scalars)
    }
}
