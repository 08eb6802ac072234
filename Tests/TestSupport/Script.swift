/// The steps of a scripted server, in order; at the end it closes the connection.
package typealias Script = [ScriptedStep]

package enum ScriptedStep: Sendable {
    /// The next line must contain this text, ignoring case; any other line ends the script with a fault.
    case expect(String)
    /// The next line, whatever it is.
    case expectLine
    /// Everything up to the lone dot, kept in the client's record.
    case expectMessage
    /// This many bytes of any kind.
    case expectBytes(Int)
    /// `{tag}` stands for the first word of the last line received.
    case send(String)
    case sendBytes([UInt8])
    /// One byte at a time.
    case sendSlowly(String)
    /// The server's side of the handshake: first of all for implicit TLS, after its OK for STARTTLS.
    case startTLS
    case pause(milliseconds: Int)
    /// Sends back all input until the client closes.
    case echo
    /// Does nothing until the server is stopped.
    case stall
    /// Sends no more, but still reads.
    case halfClose
    /// Reads and discards until the client closes.
    case drain
    case close
    /// Cuts the connection with an RST.
    case reset
    /// Repeats the script until the client closes.
    case forever(Script)
    /// Anything that no other step can do.
    case run(@Sendable (ScriptedSession) throws -> Void)
}

extension Script {
    /// libcurl's own dialogue before it passes an IMAP connection to us: greeting and CAPABILITY.
    ///
    /// A script continues with an `.expect`: libcurl drops what a server sends in one segment with the last of these replies.
    package static let imap: Script =
        [.send("* OK [CAPABILITY IMAP4rev1] ready\r\n")] + imapCapability("IMAP4rev1")

    /// The same under implicit TLS.
    package static let imaps: Script = [.startTLS] + imap

    /// The same with STARTTLS, after which libcurl asks for the capabilities again.
    package static let imapStartTLS: Script =
        [.send("* OK ready\r\n")] + imapCapability("IMAP4rev1 STARTTLS LOGINDISABLED")
        + [.expect("STARTTLS"), .send("{tag} OK begin TLS\r\n"), .startTLS] + imapCapability("IMAP4rev1")

    /// libcurl's own dialogue before it passes an SMTP connection to us: greeting and EHLO.
    package static let smtp: Script = [.send("220 mail.example.test ESMTP\r\n")] + smtpHello("SIZE")

    /// The same under implicit TLS.
    package static let smtps: Script = [.startTLS] + smtp

    /// The same with STARTTLS, after which libcurl sends EHLO again.
    package static let smtpStartTLS: Script =
        [.send("220 mail.example.test ESMTP\r\n")] + smtpHello("STARTTLS")
        + [.expect("STARTTLS"), .send("220 go ahead\r\n"), .startTLS] + smtpHello("SIZE")

    /// Answers one CAPABILITY.
    package static func imapCapability(_ capabilities: String) -> Script {
        [.expect("CAPABILITY"), .send("* CAPABILITY \(capabilities)\r\n{tag} OK done\r\n")]
    }

    /// Answers one EHLO with these extensions.
    package static func smtpHello(_ extensions: String...) -> Script {
        let lines = extensions.map { "250-\($0)\r\n" }.joined()
        return [.expect("EHLO"), .send("250-mail.example.test\r\n\(lines)250 HELP\r\n")]
    }
}

extension ScriptedSession {
    /// Executes the steps; throws if the client does not do what they expect.
    func follow(_ script: Script) throws {
        var tag = ""
        for step in script { try follow(step, &tag) }
    }

    private func follow(_ step: ScriptedStep, _ tag: inout String) throws {
        switch step {
        case .expect(let text):
            let line = try nextLine(expected: text, &tag)
            guard line.lowercased().contains(text.lowercased()) else {
                throw TestFault("expected '\(text)', got '\(line)'")
            }
        case .expectLine: _ = try nextLine(expected: "a line", &tag)
        case .expectMessage: _ = try readMessage()
        case .expectBytes(let count):
            let got = try read(count).count
            guard got == count else { throw TestFault("expected \(count) bytes, got \(got)") }
        case .send(let text): try write(text.replacing("{tag}", with: tag).utf8)
        case .sendBytes(let bytes): try write(bytes)
        case .sendSlowly(let text): try writeSlowly(text.replacing("{tag}", with: tag).utf8)
        case .startTLS: try startTLS()
        case .pause(let milliseconds): pause(milliseconds: milliseconds)
        case .echo: try echo()
        case .stall: stall()
        case .halfClose: try halfClose()
        case .drain: while try !readSome().isEmpty {}
        case .close: close()
        case .reset: reset()
        case .forever(let steps): try followForever(steps, &tag)
        case .run(let body): try body(self)
        }
    }

    private func nextLine(expected: String, _ tag: inout String) throws -> String {
        guard let line = try readLine() else { throw TestFault("expected \(expected), the client closed") }
        tag = line.prefix { $0 != " " }.description
        return line
    }

    private func echo() throws {
        while true {
            let bytes = try readSome()
            if bytes.isEmpty { return }
            try write(bytes)
        }
    }

    /// A client that closes between two rounds has reached the end of the script and does not break it.
    private func followForever(_ steps: Script, _ tag: inout String) throws {
        while try !isAtEnd() {
            for step in steps { try follow(step, &tag) }
        }
    }
}
