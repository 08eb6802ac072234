import TestSupport
import Testing

@testable import Mail

/// The decoders against models that look at one octet after the other, on octets of which every second one means something.
@Suite struct TransferEncodingModelTests {
    private static func octets(_ alphabet: String, _ seed: Int) -> [UInt8] {
        var random = SplitMix64(seed: UInt64(seed))
        let alphabet = Array(alphabet.utf8)
        return (0..<Int.random(in: 0...90, using: &random)).map { _ in
            alphabet.randomElement(using: &random) ?? 0
        }
    }

    @Test("quoted-printable, whole and cut at any limit", arguments: 0..<400)
    func quotedPrintable(seed: Int) {
        let input = Self.octets("=== \t\r\n\nab4CAéz........", seed)
        let wanted = Self.quotedPrintable(input)
        let decoded = TransferEncoding.quotedPrintable(input.span, limit: input.count)
        #expect(decoded.octets == wanted.octets)
        #expect(decoded.isDamaged == wanted.isDamaged)
        for limit in 0...min(20, wanted.octets.count) {
            let cut = TransferEncoding.quotedPrintable(input.span, limit: limit)
            #expect(cut.octets == Array(wanted.octets.prefix(limit)), "limit \(limit)")
            #expect(cut.size == wanted.octets.count)
        }
    }

    /// Line by line: soft breaks, escapes, then the blanks at the end that no escape made.
    private static func quotedPrintable(_ input: [UInt8]) -> (octets: [UInt8], isDamaged: Bool) {
        var (output, blanks, isDamaged) = ([UInt8](), 0, false)
        var rest = input[...]
        func lineEnd(_ rest: ArraySlice<UInt8>) -> Int {
            if rest.starts(with: [13, 13, 10]) { return 3 }
            return rest.starts(with: [13, 10]) ? 2 : rest.first == 13 || rest.first == 10 ? 1 : 0
        }
        while let octet = rest.popFirst() {
            switch octet {
            case 61:
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                let behind = rest.drop { $0 == 32 || $0 == 9 }
                if digits.utf8.count == 2, digits.allSatisfy({ $0.isHexDigit && $0.isASCII }),
                    let value = UInt8(digits, radix: 16)
                {
                    output.append(value)
                    rest = rest.dropFirst(2)
                } else if behind.isEmpty || lineEnd(behind) > 0 {
                    rest = behind.dropFirst(lineEnd(behind))
                } else {
                    output.append(octet)
                    isDamaged = true
                }
                blanks = 0
            case 32, 9:
                output.append(octet)
                blanks += 1
            case 10, 13:
                output.removeLast(blanks)
                output.append(octet)
                blanks = 0
            default:
                output.append(octet)
                blanks = 0
            }
        }
        output.removeLast(blanks)
        return (output, isDamaged)
    }

    @Test("base64, whole and cut at any limit", arguments: 0..<400)
    func base64(seed: Int) {
        let input = Self.octets(
            seed % 2 == 0 ? "ABCDxyz019+/" : "ABCDxyz019+/ABCDxyz019+/ABCDxyz019+/=\r\n !", seed)
        let wanted = Self.base64(input)
        let decoded = TransferEncoding.base64(input.span, limit: input.count)
        #expect(decoded.octets == wanted.octets)
        #expect(decoded.isDamaged == wanted.isDamaged)
        for limit in 0...min(20, wanted.octets.count) {
            let cut = TransferEncoding.base64(input.span, limit: limit)
            #expect(cut.octets.starts(with: wanted.octets.prefix(limit)), "limit \(limit)")
            #expect(cut.size == wanted.octets.count)
        }
    }

    /// Digit by digit; padding ends a run.
    private static func base64(_ input: [UInt8]) -> (octets: [UInt8], isDamaged: Bool) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var (output, digits, isDamaged) = ([UInt8](), [Int](), false)
        func close() {
            if digits.count == 1 { isDamaged = true }
            let bits = (0..<4).reduce(0) { $0 << 6 | ($1 < digits.count ? digits[$1] : 0) }
            let octets = [bits >> 16, bits >> 8, bits].map { UInt8(truncatingIfNeeded: $0) }
            output += octets.prefix(max(0, digits.count - 1))
            digits = []
        }
        for octet in input {
            if let value = alphabet.firstIndex(of: octet) {
                digits.append(value)
                if digits.count == 4 { close() }
            } else if octet == 61 {
                close()
            } else if ![32, 9, 13, 10].contains(octet) {
                isDamaged = true
            }
        }
        if !digits.isEmpty { isDamaged = true }
        close()
        return (output, isDamaged)
    }
}
