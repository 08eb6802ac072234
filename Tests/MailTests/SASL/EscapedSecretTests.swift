import Foundation
import Mail
import Testing
import Text

/// Secrets that end, or begin, in what escapes are made for, written in each of the ways of writing and cut anywhere.
@Suite("no secret in what a server says, escaped or cut") struct EscapedSecretTests {
    static let secrets = [
        "longpass%&", "longpass=\"\\", "correct horse&+", "Tr0ub4dor<>'", "motdepasse é€!", "ÀÉ-secret-Ñ",
        "%41%2b==&&",
        "\\x41\\u0042'\"\"", "abcd", "&amp;", "pa_ss wo_rd", "ff00ff%00ff",
    ]

    /// How one character is written; the same is done to every character, or to those that are no letter or digit, or to
    /// every second one.
    static let ways: [(name: String, write: @Sendable (Unicode.Scalar) -> [String])] = [
        ("percent, capitals", { scalar in octets(scalar).map { String(format: "%%%02X", $0) } }),
        ("percent", { scalar in octets(scalar).map { String(format: "%%%02x", $0) } }),
        ("percent twice", { scalar in octets(scalar).map { String(format: "%%25%02X", $0) } }),
        ("xtext", { scalar in octets(scalar).map { String(format: "+%02X", $0) } }),
        ("quoted-printable", { scalar in octets(scalar).map { String(format: "=%02X", $0) } }),
        ("octets of C", { scalar in octets(scalar).map { String(format: "\\x%02x", $0) } }),
        ("octal", { scalar in octets(scalar).map { String(format: "\\%03o", UInt32($0)) } }),
        ("backslash", { scalar in scalar.isASCII ? ["\\\(scalar)"] : ["\(scalar)"] }),
        ("JSON", { scalar in [String(format: "\\u%04x", scalar.value)] }),
        ("numbers of HTML", { scalar in ["&#\(scalar.value);"] }),
        ("numbers of XML", { scalar in [String(format: "&#x%X;", scalar.value)] }),
        ("names of HTML", { scalar in [names[scalar] ?? "\(scalar)"] }),
    ]

    private static func octets(_ scalar: Unicode.Scalar) -> [UInt8] { Array(String(scalar).utf8) }
    private static let names: [Unicode.Scalar: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
    ]

    /// Nothing of them is a letter, a digit or an escape's mark, so that nothing of them may go.
    static let wrappers = [("", ""), ("<", ">"), ("(", ") refused"), ("what is «", "»?"), ("auth: ", " .")]

    /// Each unit is one octet's escape, or one character.
    private static func units(_ secret: String, _ way: Int, only: (Int, Unicode.Scalar) -> Bool) -> [String] {
        secret.unicodeScalars.enumerated().flatMap { index, scalar in
            only(index, scalar) ? ways[way].write(scalar) : ["\(scalar)"]
        }
    }

    private static func writings(_ secret: String, _ way: Int) -> [[String]] {
        let isOdd = { (scalar: Unicode.Scalar) in !scalar.isASCII || !scalar.properties.isAlphabetic }
        return [
            units(secret, way) { _, _ in true }, units(secret, way) { _, scalar in isOdd(scalar) },
            units(secret, way) { index, _ in index % 2 == 0 },
            units(secret, way) { index, _ in index % 2 == 1 },
            units(secret, way) { index, _ in index == secret.unicodeScalars.count - 1 },
            units(secret, way) { index, _ in index == 0 },
        ]
    }

    private static func check(_ secret: String, _ form: String, _ place: String) {
        let mask = SecretMask(.password(user: "stages@host.example", password: secret))
        for (before, behind) in wrappers {
            let shown = mask.clean("what \(before)\(form)\(behind)")
            #expect(shown == "what \(before)\(SecretMask.mark)\(behind)", "\(place): \(form)")
        }
    }

    @Test("nothing stays of a whole secret", arguments: secrets, ways.indices)
    func whole(secret: String, way: Int) {
        for units in Self.writings(secret, way) { Self.check(secret, units.joined(), Self.ways[way].name) }
    }

    /// Below five octets nobody can tell a piece from a word.
    @Test("nothing stays of a secret that was cut anywhere", arguments: secrets.prefix(7), ways.indices)
    func cut(secret: String, way: Int) {
        let mask = SecretMask(.password(user: "stages@host.example", password: secret))
        for units in Self.writings(secret, way) {
            let whole = units.joined()
            for count in 1..<whole.count {
                for form in [String(whole.prefix(count)), String(whole.suffix(count))] {
                    guard Self.holdsFive(form, of: units, fromStart: whole.hasPrefix(form)) else { continue }
                    // Whether a space that stood beside a piece goes with it tells nobody anything.
                    let shown = mask.clean("what «\(form)»").filter { $0 != " " }
                    #expect(shown == "what«\(SecretMask.mark)»", "\(Self.ways[way].name): \(form)")
                }
            }
        }
    }

    /// Whether a cut form holds five whole units that are no space.
    private static func holdsFive(_ form: String, of units: [String], fromStart: Bool) -> Bool {
        var left = form.count
        var count = 0
        for unit in fromStart ? units : units.reversed() {
            left -= unit.count
            guard left >= 0 else { break }
            if ![" ", "%20", "+20", "=20"].contains(unit), !unit.hasSuffix("20") { count += 1 }
        }
        return count >= 5
    }

    @Test("nothing stays of base64, hexadecimal and UTF-16", arguments: secrets.filter { $0.utf8.count > 4 })
    func encoded(secret: String) {
        for offset in 0..<3 {
            let text = Data((String(repeating: "x", count: offset) + secret).utf8).base64EncodedString()
            for form in [
                text, text.replacing("=", with: ""),
                text.replacing("=", with: "%3D").replacing("+", with: "%2B"),
                text.replacing("/", with: "\\/"), text.replacing("+", with: "-").replacing("/", with: "_"),
            ] {
                let shown = SecretMask(.password(user: "u", password: secret)).clean("<\(form)>")
                #expect(!shown.contains { $0.isLetter }, "\(form): \(shown)")
            }
        }
        let hexadecimal = secret.utf8.map { String(format: "%02x", $0) }
        for separator in ["", " ", ":", " 0x", "\\x", "-"] {
            let shown = SecretMask(.password(user: "u", password: secret))
                .clean("<\(hexadecimal.joined(separator: separator))>")
            #expect(!shown.contains { $0.isHexDigit }, "\(separator): \(shown)")
        }
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
            guard let wide = secret.data(using: encoding) else { continue }
            let heard = String(serverWords: Array("<".utf8) + wide + Array(">".utf8))
            let shown = SecretMask(.password(user: "u", password: secret)).clean(heard)
            #expect(!shown.contains { $0.isLetter || $0.isNumber }, "\(heard): \(shown)")
        }
    }

    @Test("the marks of escapes alone are nobody's secret, however many there are")
    func honest() {
        let mask = SecretMask(.password(user: "u", password: "longpass%&"))
        for mark in ["%", "+", "=", "\\", "&", "_", "'", "%20", "+20", "&#", "=3D", "l", "lo+", "lon%20"] {
            let words = String(String(repeating: mark, count: 500).prefix(500))
            #expect(mask.clean(words) == words)
        }
        #expect(mask.clean("a long pass, 100 % & more") == "a […], 100 % & more")
    }
}
