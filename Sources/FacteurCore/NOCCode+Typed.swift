extension NOCCode {
    /// The 45 two-digit beginnings that codes of NOC 2021 have (Statistics Canada, NOC 2021 V1.0, major groups). Their second
    /// digit is the TEER category, 0–5.
    static let majorGroups: Set<String> = [
        "00", "10", "11", "12", "13", "14", "20", "21", "22", "30", "31", "32", "33", "40", "41", "42", "43",
        "44",
        "45", "50", "51", "52", "53", "54", "55", "60", "62", "63", "64", "65", "70", "72", "73", "74", "75",
        "80",
        "82", "83", "84", "85", "90", "92", "93", "94", "95",
    ]

    /// A code as a person typed it, white space around it gone.
    ///
    /// That it passes is no proof that it is the right one: even a full list lets 18 of 100 one-digit slips pass, so a title
    /// belongs beside it wherever one is known.
    ///
    /// - Parameter admitsNOC2016: lets four digits through as they are.
    /// - Parameter titles: where there are tables, they alone say which five digits exist; else the major groups do.
    package static func typed(
        _ text: String, admitsNOC2016: Bool, titles: NOCTitles = NOCTitles()
    ) throws(NOCFault) -> NOCCode {
        let isDigits = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isDigits, text.utf8.count <= 5, let code = codeOrNil(text, admitsNOC2016) else {
            throw fault(of: text, isDigits: isDigits)
        }
        if ["99999", "88888"].contains(text) { throw .standsForNone(text) }
        guard text.utf8.count == 5 else { return code }
        if titles.isEmpty {
            if !majorGroups.contains(String(text.prefix(2))) { throw .noSuchGroup(text) }
        } else if !titles.contains(code) {
            throw .notInTables(text, versions: titles.versions.joined(separator: ", "))
        }
        return code
    }

    private static func codeOrNil(_ text: String, _ admitsNOC2016: Bool) -> NOCCode? {
        text.utf8.count == 5 || (text.utf8.count == 4 && admitsNOC2016) ? NOCCode(rawValue: text) : nil
    }

    private static func fault(of text: String, isDigits: Bool) -> NOCFault {
        guard isDigits, let whole = padded(text) else { return .notFiveDigits(text) }
        // Of NOC 2021 only 00010–00015 begin with 0. NOC 2016 has 0011–0016, so four digits are that first.
        let lostZeros = ("00010"..."00015").contains(whole)
        if text.utf8.count == 4 {
            return lostZeros && text == "0010" ? .zerosLost(text, whole: whole) : .isNOC2016(text)
        }
        return lostZeros ? .zerosLost(text, whole: whole) : .notFiveDigits(text)
    }

    private static func padded(_ digits: String) -> String? {
        digits.utf8.count < 5 ? String(repeating: "0", count: 5 - digits.utf8.count) + digits : nil
    }
}
