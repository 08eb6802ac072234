import FacteurCore
import Foundation
import TestSupport
import Testing

@Suite("metrics in Prometheus's text format") struct MetricsTextTests {
    @Test("each family once, with its help and type, whatever the order of its samples; labels are escaped")
    func text() {
        let text = MetricsText([
            .init(.unaccounted, 2, .mailbox("a\"b\\c\nd")), .init(.healthy, 1), .init(.accepted, 300_000),
            .init(.unaccounted, 0, .mailbox("other")),
        ]).text
        #expect(
            text == """
                # HELP facteur_healthy Whether nothing is broken, as `facteur status` tells.
                # TYPE facteur_healthy gauge
                facteur_healthy 1
                # HELP facteur_mailbox_unaccounted_mails Mails that the server has and the ledger does not.
                # TYPE facteur_mailbox_unaccounted_mails gauge
                facteur_mailbox_unaccounted_mails{mailbox="a\\"b\\\\c\\nd"} 2
                facteur_mailbox_unaccounted_mails{mailbox="other"} 0
                # HELP facteur_letters_accepted_total Attempts at letters that the relay has accepted.
                # TYPE facteur_letters_accepted_total counter
                facteur_letters_accepted_total 300000

                """)
    }

    @Test(
        "names say their unit: a counter ends in _total, an instant in _timestamp_seconds",
        arguments: Metric.allCases)
    func names(_ metric: Metric) {
        let name = metric.rawValue
        #expect(name.wholeMatch(of: /facteur_[a-z]+(_[a-z]+)*/) != nil)
        #expect((metric.type == "counter") == name.hasSuffix("_total"))
        #expect(metric.help.hasPrefix("When ") == name.hasSuffix("_timestamp_seconds"))
        #expect(metric.help.hasSuffix(".") && !metric.help.contains("\n") && !metric.help.contains("\\"))
    }
}

/// The alert rules and the dashboard that come with the program.
@Suite("Config/monitoring") struct MonitoringFileTests {
    private static let rules = "Config/monitoring/facteur.rules.yml"
    private static let dashboard = "Config/monitoring/facteur-dashboard.json"

    private static func names(in text: String) -> Set<String> {
        Set(text.matches(of: /facteur_[a-z_]+/).map { String($0.0) })
    }

    /// What each rule asks.
    private static func expressions() throws -> [String] {
        try RepositoryFile.text(rules).split(separator: "\n").compactMap {
            $0.wholeMatch(of: #/ +expr: (.+)/#).map { String($0.1) }
        }
    }

    private static func panels() throws -> [[String: Any]] {
        let value = try JSONSerialization.jsonObject(with: Data(try RepositoryFile.text(dashboard).utf8))
        return try #require((value as? [String: Any])?["panels"] as? [[String: Any]])
    }

    @Test("ask for every metric that the program writes, and for no other")
    func names() throws {
        let targets = try Self.panels().flatMap { $0["targets"] as? [[String: Any]] ?? [] }
        let asked = try Self.expressions() + targets.compactMap { $0["expr"] as? String }
        #expect(asked.count > 20)
        #expect(Self.names(in: asked.joined(separator: "\n")) == Set(Metric.allCases.map(\.rawValue)))
        // Nor does anything else in them name another one.
        let all = try RepositoryFile.text(Self.rules) + RepositoryFile.text(Self.dashboard)
        #expect(Self.names(in: all) == Set(Metric.allCases.map(\.rawValue)))
    }

    @Test("ask for states and reasons that there are")
    func labels() throws {
        let known = Set(InternState.allCases.map(\.rawValue) + LetterState.allCases.map(\.rawValue))
        let asked = try Self.expressions().joined(separator: "\n")
        let states = asked.matches(of: /state=~?"([a-z_|]+)"/).flatMap {
            $0.1.split(separator: "|").map(String.init)
        }
        #expect(states.count > 3)
        #expect(Set(states).subtracting(known).isEmpty)
        for reason in asked.matches(of: /reason!?="([a-z_]+)"/) {
            #expect(HeldReason(rawValue: String(reason.1)) != nil)
        }
    }

    @Test("each rule is whole and has a name of its own, and the panels do not lie upon one another")
    func whole() throws {
        let lines = try RepositoryFile.text(Self.rules).split(separator: "\n").map(String.init)
        let alerts = lines.compactMap { $0.wholeMatch(of: #/ +- alert: ([A-Za-z]+)/#).map { String($0.1) } }
        #expect(alerts.count > 10 && Set(alerts).count == alerts.count)
        for key in ["expr", "labels", "annotations", "summary", "description"] {
            let count = lines.count { $0.drop { $0 == " " }.hasPrefix(key + ":") }
            #expect(count == alerts.count, "\(key)")
        }
        var cells: Set<[Int]> = []
        for panel in try Self.panels() {
            let place = try #require(panel["gridPos"] as? [String: Int])
            let (x, y, width, height) = (place["x"] ?? 0, place["y"] ?? 0, place["w"] ?? 0, place["h"] ?? 0)
            #expect(x >= 0 && x + width <= 24 && width > 0 && height > 0)
            for column in x..<x + width {
                for row in y..<y + height { #expect(cells.insert([column, row]).inserted) }
            }
        }
    }
}
