import Foundation
import TestSupport
import Testing

/// Whatever a server says back, the password stands nowhere but in its own file.
@Suite("A season with servers that quote the login") struct EchoSeasonTests {
    private static let secret = "s3cret"

    /// As a client sends it, and as a proxy or scanner may write it down.
    private static let quoted: [String] = [
        secret, "\"\(secret)\"", Data(secret.utf8).base64EncodedString(),
        Data("\0stages@example.test\0\(secret)".utf8).base64EncodedString(),
        "AUTH PLAIN " + Data("\0stages@example.test\0\(secret)".utf8).base64EncodedString(),
    ]

    /// What may not be found: the secret plain, in base64 at each of the three places where it may begin, in hexadecimal,
    /// in URLs' escapes and in UTF-16.
    private static var needles: [Data] {
        let octets = Array(secret.utf8)
        let encoded = (0..<3).map { offset -> Data in
            let text = Array(Data([UInt8](repeating: 0, count: offset) + octets).base64EncodedString().utf8)
            // Only the characters that hold nothing but the secret's bits.
            let first = (offset * 8 + 5) / 6
            let last = (offset + octets.count) * 8 / 6
            return Data(text[first..<last])
        }
        let hexadecimal = octets.map { String($0, radix: 16) }.joined()
        let escaped = octets.map { "%" + String($0, radix: 16) }.joined()
        let wide = Data(octets.flatMap { [$0, 0] })
        return encoded + [Data(octets), Data(hexadecimal.utf8), Data(escaped.utf8), wide]
    }

    /// Where a server quotes it.
    enum Place: Sendable {
        case mailbox(String)
        case relay(ScriptedRelay.Step)
    }

    private static let places: [Place] =
        ["LOGIN", "EXAMINE", "UID SEARCH", "NOOP"].map { .mailbox($0) }
        + [ScriptedRelay.Step.hello, .auth, .mail, .recipient, .data, .finalDot].map { .relay($0) }

    @Test(
        "its log, screens, ledger and backup hold no secret, in whatever encoding it is looked for",
        arguments: quoted)
    func season(form: String) async throws {
        var masked = 0
        for place in Self.places {
            let season = try await CrashSeason()
            switch place {
            case .mailbox(let command):
                season.mailbox.manners.refusals = [command: "{tag} NO [ALERT] what is LOGIN stages \(form)?"]
                season.mailbox.manners.tellsAgain = command == "NOOP"
            case .relay(let step):
                season.relay.answer(step, .say("554 5.5.1 Command unrecognized: \(form)"))
            }
            let kept = try await everything(of: season)
            for (name, content) in kept {
                for needle in Self.needles {
                    #expect(content.range(of: needle) == nil, "\(place): \(name)")
                }
            }
            // A test that finds nothing has to have looked at something.
            if kept.contains(where: { String(decoding: $0.content, as: UTF8.self).contains("[…]") }) {
                masked += 1
            }
        }
        #expect(masked == Self.places.count)
    }

    /// What a pass says, what the screens show, and every file but the password's.
    private func everything(of season: CrashSeason) async throws -> [(name: String, content: Data)] {
        var kept: [(name: String, content: Data)] = []
        for words in [
            ["serve", "--once"], ["status"], ["status", "--json"], ["letters", "--json"],
            ["explain", "A3110001", "--json"], ["check"], ["backup", season.folder.path("copy.sqlite")],
        ] {
            let outcome = try await season.facteur(words)
            kept.append(
                (words.joined(separator: " "), Data((outcome.standardOutput + outcome.standardError).utf8)))
        }
        for file in try FileManager.default.contentsOfDirectory(atPath: season.folder.path)
        where file != "password" {
            kept.append((file, try Data(contentsOf: URL(filePath: season.folder.path(file)))))
        }
        #expect(kept.contains { $0.name == "copy.sqlite" })
        return kept
    }
}
