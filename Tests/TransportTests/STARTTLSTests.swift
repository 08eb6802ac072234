import TestSupport
import Testing

@testable import Transport

@Suite("STARTTLS", .timeLimit(.minutes(20)))
struct STARTTLSTests {
    let poller: Poller

    init() throws {
        poller = try Poller()
    }

    @Test(
        "a server without STARTTLS, or that denies it, is left before a word is said",
        arguments: [
            (Endpoint.Scheme.imap, [.send("* OK hello\r\n")] + Script.imapCapability("IMAP4rev1")),
            (.smtp, [.send("220 hello\r\n")] + Script.smtpHello("SIZE")),
            (
                .imap,
                [.send("* OK hello\r\n")] + Script.imapCapability("IMAP4rev1 STARTTLS")
                    + [.expect("STARTTLS"), .send("{tag} NO not today\r\n")]
            ),
            (
                .smtp,
                [.send("220 hello\r\n")] + Script.smtpHello("STARTTLS")
                    + [.expect("STARTTLS"), .send("454 not today\r\n")]
            ),
            // Whoever sits on the way may greet so, to be spoken to in plaintext.
            (.imap, [.send("* PREAUTH welcome\r\n")] + Script.imapCapability("IMAP4rev1 STARTTLS")),
        ])
    func notOffered(scheme: Endpoint.Scheme, script: Script) async throws {
        let server = try ScriptedServer(script + [.drain])
        defer { server.stop() }
        let fault = try await poller.faultOfConnecting(to: server.endpoint(scheme))
        #expect(fault.cause == .tlsNotOffered)
        #expect(fault.needsPerson)
        #expect(server.clients.map(\.usesTLS) == [false])
    }

    @Test(
        "bytes behind the reply to STARTTLS end the attempt: somebody on the way may have put them there",
        arguments: [
            (Endpoint.Scheme.imap, "{tag} OK begin\r\n* CAPABILITY IMAP4rev1 INJECTED\r\nA003 OK done\r\n"),
            (.imap, "{tag} OK begin\r\nx"),
            (.smtp, "220 go ahead\r\n250 INJECTED\r\n"),
        ])
    func injection(scheme: Endpoint.Scheme, reply: String) async throws {
        let opening =
            scheme == .imap
            ? [.send("* OK hello\r\n")] + Script.imapCapability("STARTTLS")
            : [.send("220 hello\r\n")] + Script.smtpHello("STARTTLS")
        let server = try ScriptedServer(opening + [.expect("STARTTLS"), .send(reply), .drain])
        defer { server.stop() }
        let fault = try await poller.faultOfConnecting(to: server.endpoint(scheme))
        #expect(fault.cause == .tls("unprotected bytes came with the reply to STARTTLS"))
    }

    @Test("bytes that come alone after the reply to STARTTLS are not taken for protected ones either")
    func lateInjection() async throws {
        let server = try ScriptedServer(
            [.send("* OK hello\r\n")] + Script.imapCapability("STARTTLS") + [
                .expect("STARTTLS"), .send("{tag} OK begin\r\n"), .pause(milliseconds: 100),
                .send("* CAPABILITY IMAP4rev1 INJECTED\r\n"), .drain,
            ])
        defer { server.stop() }
        let fault = try await poller.faultOfConnecting(to: server.endpoint(.imap))
        #expect(fault.kind == "tls")
    }

    @Test("what the server says before it is asked is not lost", arguments: bothKinds)
    func saidUnasked(scheme: Endpoint.Scheme) async throws {
        let connected = Gate()
        let server = try ScriptedServer(
            scheme.opening + [
                .run { _ in if scheme == .imap { connected.waitOnThread() } }, .send("* OK Still here\r\n"),
                .expect("B1 NOOP"), .send("B1 OK done\r\n"),
            ])
        defer { server.stop() }
        let connection = try await poller.connect(scheme, server)
        connected.unlock()
        #expect(try await connection.receiveText(17) == "* OK Still here\r\n")
        try await connection.send("B1 NOOP\r\n")
        #expect(try await connection.receiveText(12) == "B1 OK done\r\n")
    }

    @Test("what comes in one segment with libcurl's last reply is dropped as a whole, the rest is whole")
    func saidTooEarly() async throws {
        let server = try ScriptedServer([
            .send("* OK hello\r\n"), .expect("CAPABILITY"),
            .send("* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n* OK early\r\n"), .expect("B1 NOOP"),
            .send("B1 OK done\r\n"),
        ])
        defer { server.stop() }
        let connection = try await poller.connect(plainly: server)
        try await connection.send("B1 NOOP\r\n")
        #expect(try await connection.receiveText(12) == "B1 OK done\r\n")
    }

    @Test(
        "a server that cuts right behind its first replies is cut off, whenever that is found",
        arguments: bothKinds)
    func cutAtOnce(scheme: Endpoint.Scheme) async throws {
        for _ in 0..<20 {
            let server = try ScriptedServer(scheme.opening + [.reset])
            defer { server.stop() }
            let endpoint = try server.endpoint(scheme, plaintext: scheme == .imap)
            let using = Task {
                let connection = try await poller.connect(to: endpoint, deadline: patience)
                return try await connection.receive(deadline: patience)
            }
            #expect(try await fault(of: using).cause == .connectionReset)
        }
    }
}
