import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite("Opening a connection", .timeLimit(.minutes(20)))
struct OpeningTests {
    let poller: Poller

    init() throws {
        poller = try Poller()
    }

    @Test(
        "every kind of protection carries bytes both ways",
        arguments: [
            (Endpoint.Scheme.imaps, false, Script.imaps), (.imap, false, .imapStartTLS), (.imap, true, .imap),
            (.smtps, false, .smtps), (.smtp, false, .smtpStartTLS), (.smtp, true, .smtp),
        ])
    func carries(scheme: Endpoint.Scheme, plaintext: Bool, opening: Script) async throws {
        let server = try ScriptedServer(opening + [.expect("B1 HELLO"), .send("{tag} OK you\r\n")])
        defer { server.stop() }
        let connection = try await poller.connect(
            to: server.endpoint(scheme, plaintext: plaintext), deadline: patience)
        try await connection.send("B1 HELLO\r\n")
        #expect(try await connection.receiveText(100) == "B1 OK you\r\n")
        #expect(server.faults == [])
        #expect(server.clients.map(\.usesTLS) == [!plaintext])
    }

    @Test("a port where nobody listens refuses")
    func refused() async throws {
        let server = try ScriptedServer(Script.imap)
        server.stop()
        let fault = try await poller.faultOfConnecting(to: server.endpoint(.imaps))
        #expect(fault.cause == .refused)
        #expect(fault.peer == "127.0.0.1:\(server.port)")
        #expect(fault.message.contains("127.0.0.1:\(server.port)"))
    }

    @Test("a name that cannot exist is not found")
    func nameNotFound() async throws {
        let endpoint = try Endpoint(scheme: .imaps, host: "no-such-host.invalid")
        let fault = try await poller.faultOfConnecting(to: endpoint)
        #expect(fault.cause == .nameNotFound)
    }

    @Test(
        "silence ends at the deadline, in the phase where it fell",
        arguments: [
            (Endpoint.Scheme.imaps, Script([.stall]), TransportFault.Phase.handshake),
            (.imap, [.stall], .firstWord), (.smtp, [.stall], .firstWord),
            (.imaps, [.startTLS, .stall], .greeting),
            (.imap, [.send("* OK"), .stall], .greeting),
            (.imap, [.send("no greeting at all\r\n"), .stall], .greeting),
            (.imap, [.send("* OK hello\r\n"), .expect("CAPABILITY"), .stall], .greeting),
            (.smtp, [.send("220 hello\r\n"), .expect("EHLO"), .send("250-STARTTLS\r\n"), .stall], .greeting),
            (
                .imap,
                [.send("* OK hello\r\n")] + Script.imapCapability("STARTTLS") + [
                    .expect("STARTTLS"), .stall,
                ],
                .handshake
            ),
            (
                .smtp,
                [.send("220 hello\r\n")] + Script.smtpHello("STARTTLS")
                    + [.expect("STARTTLS"), .send("220 go\r\n"), .stall],
                .handshake
            ),
        ])
    func silence(scheme: Endpoint.Scheme, script: Script, phase: TransportFault.Phase) async throws {
        let fault = try await faultOfSilence(scheme, script, expected: phase)
        #expect(fault.cause == .timedOut(phase))
    }

    @Test(
        "a server that never stops greeting is given up, and holds nobody else up",
        arguments: [
            (Endpoint.Scheme.imap, "* OK hello\r\n", "* OK and hello again\r\n"),
            (.imap, "", "no greeting at all\r\n"), (.imap, "", "x"), (.smtp, "", "220-hello\r\n"),
            (.smtp, "220 hello\r\n", "250-hello\r\n"),
        ])
    func endlessGreeting(scheme: Endpoint.Scheme, first: String, flood: String) async throws {
        let server = try ScriptedServer([
            .send(first),
            .run { session in
                let bytes = Array(String(repeating: flood, count: 2_000).utf8)
                while true { try session.write(bytes) }
            },
        ])
        let other = try ScriptedServer(Script.imap + [.echo])
        defer {
            server.stop()
            other.stop()
        }
        let endpoint = try server.endpoint(scheme)
        let opening = Task { try await poller.connect(to: endpoint, deadline: .milliseconds(700)) }
        let neighbour = try await poller.connect(plainly: other)
        for _ in 0..<10 {
            try await neighbour.send("ping")
            #expect(try await neighbour.receiveText(4) == "ping")
        }
        let fault = try await fault(of: opening)
        // libcurl itself gives up after 300 KB where it has Debian's security fixes.
        #expect(["other", "timed_out"].contains(fault.kind))
    }

    @Test("a machine that never answers is given up at the deadline")
    func blackHole() async throws {
        // A listener whose queue is full: the kernel drops further SYNs, as a firewall would.
        let hole = try FullListener()
        let endpoint = try Endpoint(scheme: .imaps, host: "127.0.0.1", port: hole.port)
        let fault = try await poller.faultOfConnecting(to: endpoint, deadline: .milliseconds(300))
        #expect(fault.cause == .timedOut(.connecting))
    }

    @Test(
        "a server that greets with a refusal is quoted",
        arguments: [
            (Endpoint.Scheme.smtp, "554 5.7.1 no service for you\r\n"),
            (.smtp, "421 4.3.2 too busy\r\n"),
            (.smtp, "554-5.7.1 one\r\n554 two\r\n"),
            (.imap, "* BYE too many connections\r\n"),
            (.imap, "* NO nothing here\r\n"),
        ])
    func refusal(scheme: Endpoint.Scheme, greeting: String) async throws {
        let server = try ScriptedServer([.send(greeting), .drain])
        defer { server.stop() }
        let fault = try await poller.faultOfConnecting(to: server.endpoint(scheme))
        let words = greeting.replacing("\r\n", with: " ").dropLast()
        #expect(fault.cause == .greeting(String(words)))
        #expect(fault.message.contains(words))
    }

    /// Of 1,000 octets with its end.
    private static let longest = String(
        repeating: "X", count: 1_000 - "* CAPABILITY \r\nA001 OK done\r\n".utf8.count)

    @Test(
        "what the server replied to libcurl is passed on, if it is whole and came as protected as what follows",
        arguments: [
            (Endpoint.Scheme.imap, true, Script.imap, "* CAPABILITY IMAP4rev1\r\nA001 OK done\r\n"),
            (.imaps, false, .imaps, "* CAPABILITY IMAP4rev1\r\nA001 OK done\r\n"),
            (.imap, false, .imapStartTLS, ""),
            (.imap, true, [.send("* OK\r\n")] + Script.imapCapability(longest), ""),
            (
                .imap, true, [.send("* OK\r\n")] + Script.imapCapability(String(longest.dropLast())),
                "* CAPABILITY \(longest.dropLast())\r\nA001 OK done\r\n"
            ),
            (
                .imap, true,
                [
                    .send("* OK\r\n"), .expect("CAPABILITY"),
                    .send("* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n* CAPABILITY LATE\r\n"),
                ], "* CAPABILITY IMAP4rev1\r\nA001 OK done\r\n"
            ),
        ])
    func reply(scheme: Endpoint.Scheme, plaintext: Bool, script: Script, words: String) async throws {
        let server = try ScriptedServer(script + [.drain])
        defer { server.stop() }
        let endpoint = try server.endpoint(scheme, plaintext: plaintext)
        let connection = try await poller.connect(to: endpoint, deadline: patience)
        #expect(String(decoding: connection.shown.reply, as: UTF8.self) == words)
    }

    @Test("an EHLO that is refused is quoted")
    func helloRefused() async throws {
        let server = try ScriptedServer([
            .send("220 hello\r\n"), .expect("EHLO"), .send("554 go away\r\n"), .drain,
        ])
        defer { server.stop() }
        let fault = try await poller.faultOfConnecting(to: server.endpoint(.smtp))
        #expect(fault.cause == .greeting("554 go away"))
        #expect(server.clients.map(\.usesTLS) == [false])
    }

    @Test("a server's words cannot write on the terminal")
    func terminal() async throws {
        let server = try ScriptedServer([.send("554 \u{1B}[2J\u{7}gone\u{202E}\r\n"), .drain])
        defer { server.stop() }
        let fault = try await poller.faultOfConnecting(to: server.endpoint(.smtp))
        #expect(fault.cause == .greeting("554 [2J gone"))
    }

    @Test(
        "a server that cuts or closes before it is ready",
        arguments: [
            (Endpoint.Scheme.imap, Script([.close])), (.imap, [.reset]), (.imaps, [.close]),
            (.imaps, [.reset]),
            (.imap, [.send("* OK half"), .close]), (.imaps, [.startTLS, .reset]),
            (.smtp, [.send("220 hello\r\n"), .expect("EHLO"), .reset]),
        ])
    func cut(scheme: Endpoint.Scheme, script: Script) async throws {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        let fault = try await poller.faultOfConnecting(to: server.endpoint(scheme))
        #expect(fault.cause == .connectionReset)
    }

    /// As a server says it that was waited at for too long (RFC 8446 §6).
    private static let alert = Script([
        .run { session in
            session.pause(milliseconds: 300)
            try session.write([0x15, 3, 3, 0, 2, 2, 80])
        }, .drain,
    ])

    /// The server's first octets come by themselves, or, behind `startTLS`, in an encrypted connection.
    static let mistakes: [(Endpoint.Scheme, Script, SpokenProtocol, String)] = [
        (.smtps, [.send("220 mail.example.test ESMTP\r\n"), .drain], .smtp, "write smtp://"),
        (.imaps, [.send("* OK hello\r\n"), .drain], .imap, "write imap://"),
        (.imap, [.send("220 this is SMTP\r\n"), .drain], .smtp, "speaks SMTP"),
        (.smtp, [.send("* OK hello\r\n"), .drain], .imap, "speaks IMAP"),
        (.imap, [.send("SSH-2.0-OpenSSH_9.2\r\n"), .drain], .ssh, "speaks SSH"),
        (.smtp, [.send("SSH-2.0-OpenSSH_9.2\r\n"), .drain], .ssh, "speaks SSH"),
        (.imap, [.send("+OK POP3 ready\r\n"), .drain], .pop3, "speaks POP3"),
        (.imap, [.send("HTTP/1.1 408 Request Timeout\r\n"), .drain], .http, "speaks HTTP"),
        (.imaps, [.send("HTTP/1.1 400 Bad Request\r\n"), .drain], .http, "speaks HTTP"),
        (.imap, alert, .tls, "write imaps://"),
        (.smtp, alert, .tls, "write smtps://"),
        (.imaps, [.startTLS, .send("220 mail.example.test ESMTP\r\n"), .drain], .smtp, "speaks SMTP"),
        (.smtps, [.startTLS, .send("* OK hello\r\n"), .drain], .imap, "speaks IMAP"),
    ]

    @Test(
        "another protocol at the port is told by its first octets, with the likely mistake",
        arguments: mistakes)
    func wrongProtocol(scheme: Endpoint.Scheme, script: Script, spoken: SpokenProtocol, words: String)
        async throws
    {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        let fault = try await poller.faultOfConnecting(to: server.endpoint(scheme))
        #expect(fault.cause == .wrongProtocol(spoken, scheme))
        #expect(fault.message.contains(words))
    }

    @Test("a TLS port addressed as one that is not says what it may be")
    func silentTLS() async throws {
        let fault = try await faultOfSilence(.imap, [.startTLS, .drain], expected: .firstWord)
        #expect(fault.cause == .timedOut(.firstWord))
        #expect(fault.message.contains("write imaps://"))
    }

    /// How a connection to a server of this script ends that falls silent. A busy machine may not get as
    /// far as the silence in the first of these times: then once more, with more. A phase that is told
    /// wrongly is told wrongly each time.
    private func faultOfSilence(
        _ scheme: Endpoint.Scheme, _ script: Script, expected phase: TransportFault.Phase
    ) async throws -> TransportFault {
        for deadline in [Duration.milliseconds(1_500), .seconds(10)] {
            let fault = try await ending(of: script, scheme, deadline: deadline)
            if fault.cause == .timedOut(phase) { return fault }
        }
        return try await ending(of: script, scheme, deadline: .seconds(60))
    }

    private func ending(
        of script: Script, _ scheme: Endpoint.Scheme, deadline: Duration
    ) async throws -> TransportFault {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        return try await poller.faultOfConnecting(to: server.endpoint(scheme), deadline: deadline)
    }
}

/// A listening socket whose queue is full.
private final class FullListener {
    let port: UInt16
    private var descriptors: [Int32] = []

    init() throws {
        let listener = Loopback.newSocket()
        descriptors = [listener]
        guard let bound = Loopback.bind(listener, to: 0), listen(listener, 0) == 0 else {
            throw TestFault("no listener: errno \(errno)")
        }
        port = bound
        for _ in 0..<4 {
            let client = Loopback.newSocket(Int32(SOCK_NONBLOCK.rawValue))
            Loopback.connect(client, to: port)
            descriptors.append(client)
        }
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }
}
