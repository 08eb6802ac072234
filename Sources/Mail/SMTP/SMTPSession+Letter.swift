import Text

extension SMTPSession {
    /// Sends one letter, up to the final dot; `message` may have any line ends. A letter that cannot be sent as it is fails before
    /// an octet is sent.
    package mutating func send(_ envelope: SMTPEnvelope, _ message: [UInt8]) -> [Action] {
        guard isReady else { return [.outcome(.tryLater("the session is not ready for a letter"))] }
        return send(envelope, SMTPBody(message))
    }

    private mutating func send(
        _ envelope: SMTPEnvelope, _ body: SMTPBody, offered: SMTPExtensions? = nil
    ) -> [Action] {
        do throws(SMTPEnvelope.Refusal) {
            let (mail, recipient) = try envelope.commands(body, extensions)
            underWay = LetterUnderWay(envelope: envelope, body: body, offered: offered)
            return begin(mail, recipient, body)
        } catch {
            return [.outcome(.failed(error.text))]
        }
    }

    /// Asks whether the server would take a letter from `from` to `to`, without sending one: MAIL, RCPT, RSET.
    package mutating func probe(from: String, to: String) -> [Action] {
        underWay = nil
        guard isReady else { return [.probed(.tryLater("the session is not ready"))] }
        do throws(SMTPEnvelope.Refusal) {
            let (mail, recipient) = try SMTPEnvelope(from: from, to: to).commands(SMTPBody([]), extensions)
            return begin(mail, recipient, nil)
        } catch {
            return [.probed(.refused(error.text))]
        }
    }

    /// The ledger has recorded "begun": sends the final dot. Does nothing if the session has ended meanwhile; the outcome
    /// `.tryLater` was already reported.
    package mutating func commitGranted() -> [Action] {
        guard case .committing = state else { return [] }
        state = .inDoubt
        return [.sendFinalDot(Array(".\r\n".utf8))]
    }

    /// The ledger could not record "begun": the final dot is not sent, and because the body was sent, the connection ends.
    package mutating func commitRefused(_ why: String) -> [Action] {
        guard case .committing = state else { return [] }
        state = .over
        return [.outcome(.tryLater(why)), .close]
    }
}

extension SMTPSession {
    private mutating func begin(_ mail: String, _ recipient: String, _ body: SMTPBody?) -> [Action] {
        var transaction = SMTPTransaction(
            mail: mail, recipient: recipient, body: body, isPipelined: extensions.pipelining,
            resets: mustReset)
        mustReset = false
        let lines = transaction.say()
        state = .inTransaction(transaction)
        return [.send(lines)]
    }

    mutating func heard(_ reply: SMTPReply, in underWay: SMTPTransaction) -> [Action] {
        var transaction = underWay
        let move = transaction.heard(reply)
        state = .inTransaction(transaction)
        switch move {
        case .send(let octets): return [.send(octets)]
        case .wait: return []
        case .handOver:
            state = .committing
            return [.send(transaction.octets), .askToCommit]
        case .settle: return settle(transaction, reply)
        case .abandon: return abandon(transaction, reply)
        }
    }

    /// The transaction ended and no letter was handed over.
    private mutating func settle(_ transaction: SMTPTransaction, _ last: SMTPReply) -> [Action] {
        mustReset = transaction.leavesMail
        state = .ready
        if let again = askedPlainly(transaction) { return again }
        guard !transaction.isProbe else { return [.probed(probe(transaction, orElse: last.text))] }
        guard let refusal = transaction.refusal else { return [.outcome(.tryLater(last.text))] }
        return tell(refusal)
    }

    /// A server may offer parameters that it, or what stands behind it, does not take: for the rest of the session it gets none
    /// (RFC 5321 §4.1.1.11, RFC 3461 §4: what they ask for is no part of the letter). Where it refuses the letter without them as
    /// well, they were not the reason, and the next letter has them again.
    private mutating func askedPlainly(_ transaction: SMTPTransaction) -> [Action]? {
        guard let underWay, let refusal = transaction.refusal, refusal.concernsParameters else { return nil }
        let offered = underWay.offered ?? extensions
        guard extensions.dropParameters(of: refusal.step, underWay.envelope) else {
            extensions = offered
            return nil
        }
        return send(underWay.envelope, underWay.body, offered: offered)
    }

    /// The server accepted DATA for a letter that it has refused. The letter's outcome stays; the next letter needs another
    /// connection.
    private mutating func abandon(_ transaction: SMTPTransaction, _ last: SMTPReply) -> [Action] {
        let told = transaction.refusal.map { tell($0) } ?? [.outcome(.tryLater(last.text))]
        state = .over
        return told.last == .close ? told : told + [.close]
    }

    func probe(_ transaction: SMTPTransaction, orElse text: String) -> SMTPProbe {
        guard let refusal = transaction.refusal else {
            return transaction.recipientReply.map { .accepted($0.text) } ?? .tryLater(text)
        }
        return refusal.reply.kind == .refused ? .refused(refusal.reply.text) : .tryLater(refusal.reply.text)
    }

    private mutating func tell(_ refusal: SMTPRefusal) -> [Action] {
        guard let fault = refusal.fault else { return [.outcome(refusal.outcome)] }
        state = .over
        return [.outcome(refusal.outcome), .fault(fault), .close]
    }

    /// The complete reply to the final dot: the letter is no longer in doubt.
    mutating func settled(_ reply: SMTPReply) -> [Action] {
        switch reply.kind {
        case .done:
            state = .ready
            return [.outcome(.accepted(reply.text))]
        case .refused, .later:
            state = .ready
            return tell(SMTPRefusal(step: .finalDot, reply: reply))
        case .goOn, .unknown:
            // The letter was not accepted, and the two sides no longer agree on the state of the dialogue.
            state = .over
            let fault = SMTPFault.protocolViolation("the server spoke out of turn: \(reply.text)")
            return [.outcome(.tryLater(reply.text)), .fault(fault), .close]
        }
    }
}

/// The letter under way, for a server that may want it asked for in another way.
struct LetterUnderWay: Sendable {
    let envelope: SMTPEnvelope
    let body: SMTPBody
    /// What the server offered, where the letter is asked for without some of it.
    let offered: SMTPExtensions?
}

/// A letter in the form for DATA (RFC 5321 §2.3.8, §4.5.2): every line ends with CRLF, also the last; a dot at the beginning of a
/// line is doubled. Without the final dot.
struct SMTPBody: Sendable {
    let octets: [UInt8]
    /// In octets, without the added dots (RFC 1870 §3).
    let size: Int
    let isEightBit: Bool

    /// CRLF, LF alone and CR alone each end a line: with a bare one, a letter could hold its own end.
    init(_ message: [UInt8]) {
        var octets: [UInt8] = []
        octets.reserveCapacity(message.count + message.count / 32 + 2)
        var dots = 0
        var atStart = true
        var afterCR = false
        var seen: UInt8 = 0
        for octet in message {
            seen |= octet
            switch octet {
            case 0x0A where afterCR: break
            case 0x0A, 0x0D:
                octets += [0x0D, 0x0A]
                atStart = true
            default:
                if atStart, octet == UInt8(ascii: ".") {
                    octets.append(octet)
                    dots += 1
                }
                octets.append(octet)
                atStart = false
            }
            afterCR = octet == 0x0D
        }
        if !atStart { octets += [0x0D, 0x0A] }
        self.octets = octets
        size = octets.count - dots
        isEightBit = seen > 0x7F
    }
}
