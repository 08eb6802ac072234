import Mail

/// A forward is as good as its chain: whoever it shows as a sender must be the portal or a forwarder.
///
/// A colleague is trusted to pass on what the portal wrote, not to tell a forgery from it. So a notice that somebody else
/// wrote to a colleague, who answers it, forwards it or attaches it, is nobody's news; neither is one whose copy shows a
/// name and no address, for anybody may bear that name.
enum ForwardChain {
    /// Why the chain breaks; `nil` when every sender whom the mail shows may speak.
    static func flaw(
        in reading: Reading, of message: Message, policy: Configuration.TrustPolicy, house: HouseAddresses
    ) -> String? {
        for sender in passedOn(message, by: policy) + reading.shownSenders {
            if let stranger = sender.addresses.first(where: {
                TrustAdmission(of: $0, by: policy) == nil && !house.isMailbox($0)
            }) {
                return ShownFlaw.stranger(stranger)
            }
            if !sender.isReadable { return ShownFlaw.unreadable(sender) }
            if sender.addresses.isEmpty { return ShownFlaw.nameless(sender) }
        }
        return nil
    }

    /// Those who sent the whole mail on (RFC 5322 §3.6.6); of a colleague whom only his domain admits also those whose mail
    /// a list or a web form passes on under an address of the domain, and to whom answers go.
    private static func passedOn(_ message: Message, by policy: Configuration.TrustPolicy) -> [ShownSender] {
        let author = message.from.first?.addrSpec
        let isByDomain =
            author.map {
                TrustAdmission(of: $0, by: policy)?.trust == .forwarder
                    && !TrustAdmission.isEntered($0, in: policy)
            } ?? false
        return (always + (isByDomain ? original : [])).flatMap { message.header.all($0).prefix(10) }
            .map { ShownSender(EncodedWord.decode(String($0.body.prefix(4_000)))) }
            .filter { !$0.addresses.isEmpty || !$0.isReadable }
    }

    /// The author too: a display name may hold somebody else's address.
    private static let always = ["From", "Resent-From", "Resent-Sender"]
    private static let original = [
        "Sender", "X-Original-From", "Original-From", "X-Original-Sender", "X-Google-Original-From",
        "Reply-To", "X-Reply-To", "Mail-Reply-To", "Mail-Followup-To", "X-Sender", "X-BeenThere",
        "X-Envelope-From",
    ]
}

/// What is said of a sender whom a forward shows.
private enum ShownFlaw {
    static func stranger(_ address: AddrSpec) -> String {
        TrustSentence.forwardedByStranger.said(address.text)
    }

    static func nameless(_ sender: ShownSender) -> String {
        sender.words.isEmpty
            ? TrustSentence.forwardedByNobody.said()
            : TrustSentence.forwardedWithoutAddress.said(sender.words)
    }

    static func unreadable(_ sender: ShownSender) -> String {
        TrustSentence.forwardedUnreadable.said(sender.words)
    }
}
