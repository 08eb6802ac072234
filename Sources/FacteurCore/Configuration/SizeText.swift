/// Sizes as people write them: a whole number and `kB`, `MB` or `GB` (of 1,000), or `KiB`, `MiB`, `GiB` (of 1,024).
package enum SizeText {
    private static let units: [String: Int] = [
        "B": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000,
        "KiB": 1_024, "MiB": 1_048_576, "GiB": 1_073_741_824,
    ]

    /// Octets in `20MB` or `20 MB`; `nil` for anything else.
    package static func octets(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var unit = text.dropFirst(digits.count)
        if unit.first == " " { unit = unit.dropFirst() }
        guard digits.count <= 9, let number = Int(digits), let octets = units[String(unit)] else {
            return nil
        }
        return number * octets
    }

    /// `20 MB`: in the largest unit of 1,000, rounded down.
    package static func short(_ octets: Int) -> String {
        switch octets {
        case 1_000_000_000...: "\(octets / 1_000_000_000) GB"
        case 1_000_000...: "\(octets / 1_000_000) MB"
        case 1_000...: "\(octets / 1_000) kB"
        default: "\(octets) B"
        }
    }
}
