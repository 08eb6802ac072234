import FacteurCore
import Mail
import Store
import Text

extension Sender {
    /// Sends these letters, over several connections at once where there are many.
    ///
    /// No other connection is opened before the first is: a relay that takes no second one is served over that alone.
    ///
    /// - Returns: the letters that commit 3 stopped because their data had changed.
    /// - Throws: as `sendDue`; the letters that are under way then are finished first.
    func send(
        _ letters: [DueLetter], while goesOn: @escaping @Sendable () -> Bool
    ) async throws -> Set<LetterID> {
        let round = Round(letters, longest: longestRound)
        let others = connections.connections(for: letters.count) - 1
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await serve(round, while: goesOn) }
            guard others > 0, await round.firstIsDecided.wait(atMost: .seconds(3_600)) else { return }
            for _ in 0..<others { group.addTask { await serve(round, while: goesOn) } }
        }
        if let fault = round.fault { throw fault }
        return round.stopped
    }

    /// Sends letters of the round over one connection, and over another when that one is over.
    private func serve(_ round: Round, while goesOn: @Sendable () -> Bool) async {
        defer { round.firstIsDecided.raise() }
        do {
            var goesOnItself = true
            while goesOnItself, goesOn(), !round.isOver {
                goesOnItself = try await sendOverOneConnection(round, while: goesOn)
            }
        } catch {
            round.end(by: error)
        }
    }

    /// What is known of a connection.
    private enum Standing {
        case fresh
        /// Opened beside others, which the server may not want; no letter was tried over it yet.
        case further
        /// The server has accepted a letter over it, and may have ended it since: for idling, or after so many letters.
        case used
    }

    /// - Returns: whether another connection may follow this one.
    private func sendOverOneConnection(_ round: Round, while goesOn: @Sendable () -> Bool) async throws
        -> Bool
    {
        var conversation: SMTPConversation
        var standing = Standing.used
        if let idle = await takeKept() {
            conversation = idle
        } else {
            do {
                conversation = try await open()
            } catch let fault as ServerFault {
                guard isSurplus(round, beside: round.connections) else { throw fault }
                return false
            }
            standing = round.connections > 0 ? .further : .fresh
        }
        round.connected()
        defer { round.disconnected() }
        while conversation.isReady, goesOn(), let letter = round.next() {
            switch try await send(letter, over: &conversation, standing) {
            case .accepted: standing = .used
            case .over(nil): if case .further = standing { standing = .fresh }
            case .over(let fault?):
                if conversation.isReady { await conversation.quit() }
                throw fault
            case .changed: round.noteStopped(letter)
            case .held: round.clear()
            case .notTried:
                round.giveBack(letter)
                if conversation.isReady { await conversation.quit() }
                return standing == .used || !isSurplus(round, beside: round.connections - 1)
            }
        }
        guard conversation.isReady else { return true }
        // One over which no letter was accepted may be one that the server does not want: it is not taken for proven later.
        guard case .used = standing else {
            await conversation.quit()
            return true
        }
        if var surplus = kept.keep(conversation) { await surplus.quit() }
        return true
    }

    /// Whether the others are enough without this connection, which the server does not take.
    private func isSurplus(_ round: Round, beside others: Int) -> Bool {
        guard others > 0 else { return false }
        connections.bears(others)
        return true
    }

    private func takeKept() async -> SMTPConversation? {
        guard var idle = kept.take(), await idle.isStillReady() else { return nil }
        return idle
    }

    /// What has become of a letter.
    private enum Sent {
        case accepted
        /// It was tried and not accepted, or cannot be tried; the fault says why no further one can leave.
        case over(ServerFault?)
        /// Stopped before the dot, because its data had changed.
        case changed
        /// Stopped before the dot, because none may leave.
        case held
        /// Nothing of it was in doubt, and the connection alone was at fault: no attempt.
        case notTried
    }

    private func send(
        _ letter: DueLetter, over conversation: inout SMTPConversation, _ standing: Standing
    ) async throws -> Sent {
        let bytes: [UInt8]
        let needsSMTPUTF8: Bool
        switch write(letter) {
        case .success(let written): (bytes, needsSMTPUTF8) = (written.bytes, written.needsSMTPUTF8)
        case .failure(let words):
            _ = try await finish(letter, .failed(reply: words.text))
            return .over(nil)
        }
        let envelope = SMTPEnvelope(
            from: envelopeSender(of: letter), to: letter.recipient.text,
            envelopeID: letter.messageID.token, smtpUTF8: needsSMTPUTF8, deliveryStatus: true)
        var begun: BeginAnswer?
        let delivery = try await conversation.send(envelope, bytes) {
            let answer = try await ledger.begin(
                letter, bytes: bytes, inDoubtUntil: now() + Int64(configuration.letters.inDoubtAfter),
                perHour: configuration.smtp.perHour, at: now())
            begun = answer
            return answer == .granted
        }
        switch begun {
        // We stopped it ourselves: nothing was tried.
        case .changed: return .changed
        case .onHold, .braked: return .held
        case nil where standing != .fresh && delivery.blamesConnection(isFurther: standing == .further):
            return .notTried
        case .granted, nil: break
        }
        let answer = try await finish(
            letter, result(of: delivery.outcome, letter), rule: rule(for: delivery, of: letter))
        // That the server ends the connection after a letter that it has accepted is its right.
        if case .accepted = delivery.outcome, delivery.fault?.isLoss ?? true { return .accepted }
        guard answer.isRelays else { return .over(delivery.fault) }
        let words = "\(Self.refusalsThatStop) letters in a row were refused, see `facteur letters`"
        return .over(.smtp(.serviceRefused(words), server: conversation.server))
    }

    private func finish(
        _ letter: DueLetter, _ result: AttemptResult, rule: RefusalRule? = nil
    ) async throws -> FinishAnswer {
        let answer = try await ledger.finish(letter, result, rule: rule, at: now())
        log.letterTried(letter, answer.result)
        for letter in answer.queuedAgain { log.letterWaitsAgain(letter) }
        return answer
    }
}

extension SMTPConversation.Delivery {
    /// Whether a letter that never came to its dot may be tried over another connection as if it had not been tried over this one.
    ///
    /// - Parameter isFurther: any refusal for now may be meant for a connection beside others: some servers say it only to MAIL,
    ///   RCPT or DATA.
    fileprivate func blamesConnection(isFurther: Bool) -> Bool {
        guard case .tryLater = outcome else { return false }
        return fault?.isLoss ?? isFurther
    }
}

extension ServerFault {
    /// Whether the connection is lost, or the server has said 421.
    fileprivate var isLoss: Bool {
        switch self {
        case .transport, .smtp(.closed, _), .smtp(.tryLater, _): true
        case .smtp, .imap, .secret, .oauth, .endpoint, .folder: false
        }
    }
}

extension Sender {
    /// If three letters in a row are refused permanently, each for reasons of its own, the letters are not the cause.
    private static let refusalsThatStop = 3
    /// The seconds within which they must occur.
    private static let window: Int64 = 86_400

    /// A relay that accepts no letter of ours may refuse each with a text about that letter. Then this one waits and does not fail,
    /// those before it wait again, and sending stops. A reply about a recipient's address or mailbox (RFC 3463, X.1 and X.2) does
    /// not count, unless it is the same for three letters and its code may concern the sender; nor does a refusal of our own; and a
    /// refused copy always ends. Asked in commit 4 itself, so that of several letters under way each knows of those before it.
    private func rule(for delivery: SMTPConversation.Delivery, of letter: DueLetter) -> RefusalRule? {
        guard case .failed(let reply) = delivery.outcome, delivery.fault == nil, !letter.isCopy,
            RefusalScope(reply: reply) != .recipient
        else { return nil }
        return RefusalRule(
            most: Self.refusalsThatStop, window: Self.window, instead: result(of: .tryLater(reply), letter)
        ) { earlier in
            switch RefusalScope(reply: earlier) {
            case .everyLetter: true
            case .account: earlier == reply
            case .recipient: false
            }
        }
    }
}
