import Daemon
import FacteurCore
import Mail
import Testing
import Text
import Transport

/// Why a server could not be used is kept in English, and read back in French.
@Suite struct ServerSentenceTests {
    private static let connections: [TransportFault.Cause] =
        [
            .nameNotFound, .refused, .unreachable, .tlsNotOffered, .tls("wrong version number"),
            .connectionReset, .caFile(path: "/ca.pem", "no start line"), .greeting("554 no"), .cancelled,
            .closed,
            .sendAbandoned, .busy, .other(code: 24, "Too many open files"), .other(code: 7, "odd"),
        ]
        + SpokenProtocol.allCases.flatMap { spoken in
            [Endpoint.Scheme.imap, .imaps, .smtp, .smtps].map { .wrongProtocol(spoken, $0) }
        }
        + [.resolving, .connecting, .handshake, .firstWord, .greeting, .receiving, .sending].map {
            .timedOut($0)
        }
        + [.wrongName, .expired, .notYetValid, .unknownIssuer, .other].map { .certificate($0, "depth 0") }

    private static let faults: [ServerFault] =
        connections.map { .transport(TransportFault($0, peer: "mail.test:993")) }
        + [
            .login(permanent: true, "no"), .login(permanent: false, "no"), .tryLater("no"), .throttled("no"),
            .folder("no"), .protocolViolation("no"), .bye("no"), .closed("no"),
        ].map { ServerFault.imap($0, server: "mail.test:993") }
        + [
            .login(permanent: true, "no"), .login(permanent: false, "no"), .tryLater("no"),
            .serviceRefused("no"), .protocolViolation("no"), .closed("no"),
        ].map { ServerFault.smtp($0, server: "mail.test:465") }
        + [
            .folder("Offres", folders: ["INBOX", "Sent"], server: "mail.test:993"),
            .folder("Offres", folders: [], server: "mail.test:993"),
        ]

    private static let tokenFaults: [ServerFault] = {
        guard let address = WebAddress("https://id.test/token") else { return [] }
        let account = OAuthAccount(
            name: "stages", user: "u",
            settings: Configuration.OAuth(
                provider: .custom, flow: .app, client: "c", tokenAddress: address, scopes: ["s"]))
        let kinds: [OAuthRefusal.Kind] = [
            .loginAgain, .interaction, .consent, .secretExpired, .secretWrong, .client, .scope, .denied,
            .pending, .slowDown, .expired, .later(seconds: nil), .strange,
        ]
        let causes =
            kinds.map { OAuthFault.Cause.refusal(OAuthRefusal($0, "no")) }
            + [
                .neverLoggedIn, .locked, .certificateEnded(1_790_000_000),
                .transport(TransportFault(.refused, peer: "id.test:443")),
                .store(TokenStoreFault(file: "/tokens/x.json", reason: "No space left on device")),
            ]
        let unfit = ClientCertificate.Problem.allCases.map { OAuthFault.Cause.certificate($0) }
        return (causes + unfit).map { .oauth(OAuthFault($0, of: account), server: "mail.test:993") }
    }()

    @Test(
        "every fault has its French, with what it is said of",
        arguments: (ServerSentenceTests.faults + ServerSentenceTests.tokenFaults).map(\.message))
    func kept(message: String) {
        let words = ServerSentence.localized(message)
        #expect(words.en == message)
        #expect(words.fr != message)
        #expect(!words.fr.contains("*"))
        for name in ["mail.test", "id.test", "stages"] {
            #expect(message.contains(name) == words.fr.contains(name))
        }
        // What stands within another sentence is in French too.
        if message.hasPrefix("no login at ") {
            #expect(ServerSentence.localized(message.inner).fr != message.inner)
        }
    }

    @Test(
        "why a login could not be tried is in French too",
        arguments: [
            (
                "no login at mail.test:993: /p gives no secret: its first line is empty; the secret must stand there",
                "pas de connexion à mail.test:993\u{A0}: /p ne donne aucun secret\u{A0}: sa première ligne est vide; le secret doit s’y trouver"
            ),
            (
                "no login at mail.test:993: /bin/false ended with status 1 and gave no secret",
                "pas de connexion à mail.test:993\u{A0}: /bin/false s’est terminée avec le code 1 sans donner de secret"
            ),
            (
                "no login at mail.test:993: there is no file /p; put the secret there, alone on one line",
                "pas de connexion à mail.test:993\u{A0}: il n’y a pas de fichier /p; mettez-y le secret, seul sur une ligne"
            ),
        ])
    func secrets(english: String, french: String) {
        #expect(ServerSentence.localized(english).fr == french)
    }

    @Test(
        "what is kept of a letter's reply: the words of Facteur in French, a server's own as they are",
        arguments: [
            ("250 2.0.0 Ok: queued as 4F", "250 2.0.0 Ok: queued as 4F"),
            ("550 5.1.1 no such user (x)", "550 5.1.1 no such user (x)"),
            (
                "there is no such address (550 5.1.1 unknown, mx.test)",
                "cette adresse n’existe pas (550 5.1.1 unknown, mx.test)"
            ),
            ("delayed: the mailbox is full (4.2.2)", "retardée\u{A0}: la boîte est pleine (4.2.2)"),
            (
                "given up after 5 days: mail.test:465 closed the connection, Facteur tries again by itself (x)",
                "abandonnée après 5 jours\u{A0}: mail.test:465 a fermé la connexion, Facteur réessaie de lui-même (x)"
            ),
        ])
    func replies(english: String, french: String) {
        #expect(KeptReply.localized(english).fr == french)
    }

    @Test("every sentence has the same commands and as many places in both languages")
    func patterns() {
        for pattern in ServerSentence.allCases.map(\.pattern) {
            let (en, fr) = (pattern.en, pattern.fr)
            #expect(!en.isEmpty && !fr.isEmpty && en != fr)
            #expect(en.filter { $0 == "*" }.count == fr.filter { $0 == "*" }.count, "\(en)")
            #expect(typed(en) == typed(fr), "\(en)")
            #expect(!fr.contains("'"), "\(fr)")
        }
    }

    private func typed(_ text: String) -> [Substring] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
    }
}

extension String {
    /// Behind `no login at HOST:PORT: `.
    fileprivate var inner: String { split(separator: " ").dropFirst(4).joined(separator: " ") }
}
