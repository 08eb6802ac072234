import Foundation
import Mail
import TestSupport
import Testing

/// What comes after the letters, in a season of many interns, with the program killed again and again: answers, reminders, a review,
/// a rehearsal, numbers taken back, a person's data handed over and erased. On a real Dovecot and a scripted relay.
@Suite("the season after the letters") struct SeasonAfterTests {
    /// What becomes of an intern.
    private enum Fate {
        case answers, asks, withdrawn, silent

        init(_ number: Int) {
            switch number % 10 {
            case 0...4: self = .answers
            case 5: self = .asks
            case 6: self = .withdrawn
            default: self = .silent
            }
        }
    }

    private static let me = "coordinator@host.test"
    /// Of a short run; a longer one (`FACTEUR_SOAK_KILLS`) has as many more in each place.
    private static let usualKills = 14
    private static let kills =
        ProcessInfo.processInfo.environment["FACTEUR_SOAK_KILLS"].flatMap(Int.init) ?? usualKills
    /// Seconds after which an intern is reminded.
    private static let patience = 40

    private let site: Site
    private let relay: ScriptedRelay

    init() async throws {
        let relay = try ScriptedRelay([.finalDot: Self.manners])
        let lab = try await Lab.shared()
        self.relay = relay
        site = try Site(lab: lab) { Self.configuration($0, relay) }
    }

    /// Now and then the line breaks behind the dot, or the relay wants to be asked again.
    private static let manners: [ScriptedRelay.Answer] = (1...400).map { number in
        switch number % 37 {
        case 11: .close
        case 23: .say("451 4.3.0 not now")
        default: .say("250 2.0.0 queued as \(number)")
        }
    }

    private static func configuration(_ site: Site, _ relay: ScriptedRelay, more: String = "") -> String {
        site.configuration([
            (
                "smtp://localhost:\(site.lab.submissionPort)\n",
                "smtp://127.0.0.1:\(relay.port)\n  tls: none\n  per_hour: 100000\n"
            ),
            (
                "letters:\n",
                "letters:\n  in_doubt: { then: resend, after: 1s }\n  retry: { first: 1s, most: 2s, give_up: 1d }\n\(more)"
            ),
        ])
    }

    private func configure(_ more: String) throws {
        try site.folder.write("facteur.yaml", Self.configuration(site, relay, more: more))
    }

    private static func offer(_ number: Int) -> String { "A33\(String(format: "%05d", number))" }

    /// Lets the service run and ends it by force, some times; then lets it work until nothing is under way.
    ///
    /// - Parameter kills: of the fourteen of a short run.
    private func serve(kills: Int, using chance: inout SplitMix64) async throws {
        for round in 0..<max(kills, kills * Self.kills / Self.usualKills) {
            let running = try await site.command(round.isMultiple(of: 2) ? ["serve"] : ["serve", "--once"])
                .start(timeout: .seconds(120))
            try await Task.sleep(for: .milliseconds(Int.random(in: 100..<900, using: &chance)))
            running.signal(SIGKILL)
            _ = await running.outcome()
        }
        for _ in 0..<60 {
            let pass = try await site.facteur("serve", "--once")
            guard pass.status == 0 || pass.status == 75 else { throw TestFault(pass.standardError) }
            let states = try await site.json("letters")["letters"] as? [[String: Any]] ?? []
            let isOver = states.allSatisfy { row in
                row["state"] as? String != "queued"
                    && (row["state"] as? String != "in_doubt" || row["copies"] as? Int == 1)
            }
            if isOver { return }
            try await Task.sleep(for: .milliseconds(500))
        }
        throw TestFault("letters are still under way")
    }

    /// One mail that the relay took, as it is told apart.
    private struct Taken: Hashable {
        let recipient: String
        let kind: String
        let messageID: String
        let text: String
    }

    private func taken() -> [Taken] {
        relay.taken.map { letter in
            let message = MessageParser().parse(letter.bytes)
            let kind =
                switch message.subject {
                case let subject where subject.hasPrefix("["): "rehearsal"
                case let subject where subject.hasPrefix("Rappel") || subject.hasPrefix("Reminder"):
                    "reminder"
                case let subject where subject.hasPrefix("IMPORTANT"): "withdrawn"
                default: "number"
                }
            return Taken(
                recipient: letter.recipient, kind: kind, messageID: letter.messageID,
                text: message.bodies.map(\.text).joined(separator: "\n"))
        }
    }

    private func answer(_ number: Int, to messageID: String, _ words: String) -> [UInt8] {
        let text = """
            Authentication-Results: mx.example.test; dmarc=pass header.from=\(site.internDomain)
            From: <\(site.intern(number))>
            To: \(site.host)
            Subject: Re: Votre numéro
            Message-ID: <answer-\(number)@\(site.internDomain)>
            In-Reply-To: \(messageID)
            Content-Type: text/plain; charset=utf-8

            \(words)

            Le 21 sept. 2026 à 16:13, Stages <\(site.host)> a écrit :
            > Numéro de l’offre d’emploi :
            > \(Self.offer(number))
            """
        return Array(text.replacing("\n", with: "\r\n").utf8)
    }

    /// Each intern is in the state that `wanted` says. A letter whose copy was cut off as well stays in doubt, for a person.
    ///
    /// - Returns: the interns of whom nobody knows.
    private func expect(
        _ interns: Int, _ wanted: (Int) -> String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Set<Int> {
        let rows = try await site.json("interns")["interns"] as? [[String: Any]] ?? []
        let states = Dictionary(
            uniqueKeysWithValues: rows.map { ($0["ref"] as? String ?? "", $0["state"] as? String ?? "") })
        var doubtful: Set<Int> = []
        for number in 1...interns {
            let state = states["I\(number)"] ?? "none"
            if state == "in_doubt" { doubtful.insert(number) }
            #expect(
                state == wanted(number) || state == "in_doubt", "I\(number): \(state)",
                sourceLocation: sourceLocation)
        }
        #expect(doubtful.count <= max(2, Self.kills / 20), sourceLocation: sourceLocation)
        return doubtful
    }

    @Test("everybody is told once, reminded only where they must be, and nobody gets another's number")
    func season() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var chance = SplitMix64(seed: seed)
        let interns = ProcessInfo.processInfo.environment["FACTEUR_SEASON_INTERNS"].flatMap(Int.init) ?? 60
        let all = Array(1...interns)
        try await site.importRoster(interns)

        // A rehearsal before anything is known.
        let rehearsal = try await site.facteur("rehearse", "--to", Self.me)
        let rehearsed = taken().count
        #expect(rehearsal.status == 0 || rehearsal.status == 75, "\(rehearsal.standardError)")
        #expect(rehearsed > 0 && taken().allSatisfy { $0.recipient == Self.me && $0.kind == "rehearsal" })
        _ = try await expect(interns) { _ in "awaiting_offer" }

        // The letters, a tenth of them after a review.
        let reviewed = all.filter { $0 % 10 == 9 }
        let notices = { (numbers: [Int]) in
            numbers.map {
                SeasonMail.notice(
                    Self.offer($0), to: site.portalAddress($0),
                    SeasonMail.Shape.allCases[$0 % SeasonMail.Shape.allCases.count], id: $0)
            }
        }
        try site.lab.deliver(notices(all.filter { !reviewed.contains($0) }), to: site.host)
        try await serve(kills: 4, using: &chance)
        try configure("  review: true\n")
        try site.lab.deliver(notices(reviewed), to: site.host)
        try await serve(kills: 1, using: &chance)
        _ = try await expect(interns) { reviewed.contains($0) ? "to_review" : "sent" }
        #expect(try await site.facteur("approve", "--all").status == 0)
        try configure("")
        try await serve(kills: 2, using: &chance)
        _ = try await expect(interns) { _ in "sent" }

        // What interns answer, and what IRCC takes back.
        let told = Dictionary(
            taken().filter { $0.kind == "number" }.map { ($0.recipient, $0.messageID) },
            uniquingKeysWith: { one, _ in one })
        #expect(told.count >= interns - 2)
        let answers = all.compactMap { number -> [UInt8]? in
            guard let id = told[site.intern(number)] else { return nil }
            switch Fate(number) {
            case .answers: return answer(number, to: id, "Bien reçu, merci.")
            case .asks: return answer(number, to: id, "Où dois-je inscrire le code ?")
            case .withdrawn, .silent: return nil
            }
        }
        try site.lab.deliver(answers, to: site.host)
        for number in all where Fate(number) == .withdrawn {
            let outcome = try await site.facteur(
                "withdraw", Self.offer(number), "--notify", "--because", "taken back")
            #expect(outcome.status == 0, "\(outcome.standardError)")
        }
        try await serve(kills: 3, using: &chance)
        let silent = all.filter { Fate($0) == .silent }
        let withdrawn = all.filter { Fate($0) == .withdrawn }
        let doubtful = try await expect(interns) { number in
            switch Fate(number) {
            case .answers, .asks: "confirmed"
            case .withdrawn: "awaiting_offer"
            case .silent: "sent"
            }
        }
        #expect(try await site.json("status")["reply_count"] as? Int == all.count { Fate($0) == .asks })

        // Reminders, to the silent ones alone.
        try await Task.sleep(for: .seconds(Self.patience))
        try configure("  remind: { after: \(Self.patience)s, most: 10 }\n")
        try await serve(kills: 3, using: &chance)
        try configure("")

        // One is handed their data, and one is forgotten.
        #expect(try await site.facteur("export", "I1", site.folder.path("I1.zip")).status == 0)
        let forgotten = try await site.facteur("forget", "I1", "--because", "asked for it")
        #expect(forgotten.status == 0, "\(forgotten.standardError)")
        try await serve(kills: 1, using: &chance)

        try judge(all, silent: silent, withdrawn: withdrawn, doubtful: doubtful)
        let mails = try await site.json("mail")["mail"] as? [[String: Any]] ?? []
        #expect(mails.allSatisfy { $0["outcome"] as? String != nil })
        #expect(mails.count == interns + answers.count)
    }

    private func judge(_ all: [Int], silent: [Int], withdrawn: [Int], doubtful: Set<Int>) throws {
        /// All of them, but for those of whom nobody knows.
        func are(_ numbers: [Int], _ found: Set<String>) -> Bool {
            found.isSubset(of: numbers.map(site.intern))
                && found.isSuperset(of: numbers.filter { !doubtful.contains($0) }.map(site.intern))
        }
        let taken = taken().filter { $0.kind != "rehearsal" }
        let copies = Dictionary(grouping: taken, by: \.messageID).mapValues(\.count)
        #expect(copies.values.allSatisfy { $0 <= 2 }, "a letter left three times")
        func recipients(_ kind: String) -> [String: Set<String>] {
            Dictionary(grouping: taken.filter { $0.kind == kind }, by: \.recipient).mapValues {
                Set($0.map(\.messageID))
            }
        }
        let numbers = recipients("number")
        #expect(are(all, Set(numbers.keys)))
        #expect(numbers.values.allSatisfy { $0.count == 1 }, "somebody was told twice")
        #expect(are(silent, Set(recipients("reminder").keys)))
        let dead = recipients("withdrawn")
        #expect(are(withdrawn, Set(dead.keys)))
        #expect(dead.values.allSatisfy { $0.count == 1 })
        for number in all {
            for letter in taken where letter.recipient == site.intern(number) {
                let named = Set(letter.text.matches(of: /A33[0-9]{5}/).map { String($0.output) })
                #expect(named == [Self.offer(number)], "\(letter.kind) to \(letter.recipient)")
            }
        }
    }
}
