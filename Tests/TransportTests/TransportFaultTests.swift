import Glibc
import Testing

@testable import Transport

@Suite("Faults in words")
struct TransportFaultTests {
    static let causes: [TransportFault.Cause] =
        [
            .nameNotFound, .refused, .unreachable, .certificate(.wrongName, "text"),
            .certificate(.expired, "text"), .certificate(.notYetValid, "text"),
            .certificate(.unknownIssuer, "text"), .certificate(.other, "text"), .tlsNotOffered, .tls("text"),
            .connectionReset, .caFile(path: "/etc/a.pem", "text"), .greeting("554 no"), .greeting(""),
            .cancelled,
            .closed, .sendAbandoned, .busy, .other(code: 1, "text"), .wrongProtocol(.tls, .imap),
            .wrongProtocol(.tls, .smtp), .wrongProtocol(.imap, .imaps), .wrongProtocol(.smtp, .smtps),
            .wrongProtocol(.http, .imaps), .wrongProtocol(.ssh, .smtp),
        ]
        + [
            .resolving, .connecting, .handshake, .firstWord, .greeting, .receiving, .sending,
        ].map { .timedOut($0) }

    @Test("every message is one line that names the server and repeats the text", arguments: causes)
    func message(cause: TransportFault.Cause) {
        let message = TransportFault(cause, peer: "mail.example.test:993").message
        #expect(message.contains("mail.example.test:993"))
        #expect(!message.contains { $0.isNewline })
        if "\(cause)".contains("\"text\"") { #expect(message.contains("text")) }
    }

    @Test("no two messages are the same, and a kind is a word for machines")
    func distinct() {
        let faults = Self.causes.map { TransportFault($0) }
        #expect(Set(faults.map(\.message)).count == faults.count)
        #expect(faults.allSatisfy { $0.kind.allSatisfy { $0.isLowercase || $0 == "_" } })
    }

    @Test(
        "what a person must mend first is told from what may pass",
        arguments: [
            (TransportFault.Cause.certificate(.expired, ""), true), (.tlsNotOffered, true),
            (.caFile(path: "", ""), true), (.wrongProtocol(.tls, .imap), true), (.nameNotFound, false),
            (.refused, false),
            (.connectionReset, false),
            (.timedOut(.connecting), false), (.greeting("421 later"), false),
        ])
    func needsPerson(cause: TransportFault.Cause, expected: Bool) {
        #expect(TransportFault(cause).needsPerson == expected)
    }

    @Test(
        "the system's word for a failed connect decides",
        arguments: [
            (ECONNREFUSED, .refused), (ENETUNREACH, .unreachable), (EHOSTUNREACH, .unreachable),
            (EADDRNOTAVAIL, .unreachable), (ETIMEDOUT, .timedOut(.connecting)),
            (ECONNRESET, .connectionReset),
            (EMFILE, .other(code: EMFILE, "text")), (0, .other(code: 0, "text")),
        ] as [(Int32, TransportFault.Cause)])
    func systemErrors(code: Int32, cause: TransportFault.Cause) {
        #expect(TransportFault.Cause.unconnected(systemError: code, "text") == cause)
    }
}
