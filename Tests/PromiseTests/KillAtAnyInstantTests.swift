import Foundation
import TestSupport
import Testing

@Suite("A kill at any instant") struct KillAtAnyInstantTests {
    @Test(
        "killed over and over, then left alone: every due letter arrives, and a second one only with the same Message-ID"
    )
    func killed() async throws {
        let site = try Site(lab: await Lab.shared()) {
            $0.configuration([("  contact:", "  in_doubt: { then: resend, after: 1s }\n  contact:")])
        }
        let interns = 1...12
        try await site.importRoster(interns.upperBound)
        try site.lab.deliver(
            interns.map {
                SeasonMail.notice(
                    SeasonTests.offer($0), to: site.portalAddress($0), SeasonMail.Shape.allCases[$0 % 8],
                    id: $0)
            }, to: site.host)
        var delay = 40
        for _ in 0..<12 {
            // It never ends by itself, however late the kill comes.
            let running = try await site.command(["serve"]).start(timeout: .seconds(300))
            try await Task.sleep(for: .milliseconds(delay))
            running.signal(SIGKILL)
            #expect(await running.outcome().end == .signalled(SIGKILL))
            delay = delay * 7 / 5
        }
        // A letter in doubt is sent again after a second, not at once.
        for _ in 0..<4 {
            try await site.serveOnce()
            try await Task.sleep(for: .milliseconds(700))
        }
        let rows = try #require(try await site.json("letters")["letters"] as? [[String: Any]])
        let copies = Dictionary(
            rows.map { ($0["intern"] as? String ?? "", $0["copies"] as? Int ?? 0) }, uniquingKeysWith: +)
        #expect(rows.count == interns.count)
        for number in interns {
            let letters = try await site.lab.mails(of: site.intern(number), waitingFor: 1)
            let ids = Set(
                letters.map { String(decoding: $0, as: UTF8.self).firstMatch(of: /Message-ID: (<[^>]+>)/)?.1 }
            )
            #expect(letters.count - 1 <= copies["I\(number)"] ?? 0, "intern \(number)")
            #expect((1...2).contains(letters.count), "intern \(number)")
            #expect(ids.count == 1)
            let text = String(decoding: letters.first ?? [], as: UTF8.self)
            #expect(text.contains(SeasonTests.offer(number)))
        }
    }
}
