/// What a character does where it is shown. Texts come from mails, files and servers: each of these words is one policy.
extension Unicode.Scalar {
    /// C0, DEL or C1 (Unicode's category Cc), line ends among them.
    @inlinable package var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

    /// Ends a line, or is a control: on one line it can only be a space.
    @inlinable package var breaksLine: Bool { isControl || value == 0x2028 || value == 0x2029 }

    /// Has no place in a name, an address or a header: controls, line ends, and marks that turn the order of letters.
    package var isUnfitForHeader: Bool { breaksLine || !isASCII && properties.isBidiControl }

    /// Does something to a terminal or to a reader's eye instead of being seen: controls, line ends, direction marks,
    /// zero-width signs, and what is private between two programs.
    package var isHidden: Bool {
        if isASCII { return isControl }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }

    /// Neither hidden nor without a meaning in Unicode; a space is printable.
    package var isPrintable: Bool { !isHidden && (isASCII || properties.generalCategory != .unassigned) }

    /// Printable and no space of any width.
    package var isVisible: Bool {
        isASCII ? value > 0x20 && value < 0x7F : isPrintable && properties.generalCategory != .spaceSeparator
    }

    /// As Unicode writes a code point: four hexadecimal digits or more, `00E9`.
    package var hexadecimal: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}

extension String {
    /// A control, a line end among them.
    package var hasControl: Bool {
        // In UTF-8, C1 begins with 0xC2.
        utf8.contains { $0.isControl || $0 == 0xC2 } && unicodeScalars.contains(where: \.isControl)
    }

    /// With `mark` for each character that is hidden: it can neither move a terminal's cursor nor reverse the line.
    package func printable(_ mark: Unicode.Scalar) -> String {
        guard unicodeScalars.contains(where: \.isHidden) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.isHidden ? mark : $0 }))
    }

    /// On one line: every run of spaces and of what breaks a line is one space, none at either end.
    package var singleLine: String {
        if isSingleLine { return self }
        var line = String.UnicodeScalarView()
        var isApart = false
        for scalar in unicodeScalars {
            if scalar == " " || scalar.breaksLine {
                isApart = !line.isEmpty
            } else {
                if isApart { line.append(" ") }
                isApart = false
                line.append(scalar)
            }
        }
        return String(line)
    }

    /// Whether it plainly is what `singleLine` makes of it; false for some texts that are.
    private var isSingleLine: Bool {
        var before: UInt8 = 0x20
        for octet in utf8 {
            // In UTF-8, what breaks a line beyond ASCII begins with 0xC2 or 0xE2.
            if octet.isControl || octet == 0xC2 || octet == 0xE2 || octet == 0x20 && before == 0x20 {
                return false
            }
            before = octet
        }
        return before != 0x20 || isEmpty
    }

    /// A server's own words: UTF-8 where they are UTF-8.
    package init(serverWords octets: some Collection<UInt8>, most: Int = 500, ending: String = "") {
        self = String(decoding: Array(octets.prefix(4 * most)), as: UTF8.self).oneLine(
            most: most, ending: ending)
    }

    /// Somebody else's words on one line of a terminal, a log or the ledger: an escape sequence or a line end could forge what
    /// stands around them. Runs of white space and of what is not printable are one space, none at either end.
    ///
    /// - Parameters:
    ///   - most: so many characters are kept, in Unicode scalars.
    ///   - ending: stands behind what was cut.
    package func oneLine(most: Int, ending: String = "…") -> String {
        var line = String.UnicodeScalarView()
        var isApart = false
        var count = 0
        for scalar in unicodeScalars {
            guard scalar.isPrintable, !scalar.properties.isWhitespace else {
                isApart = count > 0
                continue
            }
            guard count + (isApart ? 2 : 1) <= most else { return String(line) + ending }
            if isApart { line.append(" ") }
            line.append(scalar)
            count += isApart ? 2 : 1
            isApart = false
        }
        return String(line)
    }
}
