import Mail

/// Whether a notice is meant for the house: the address that it says it is destined for is one of ours or of somebody who
/// may relay notices.
///
/// The portal's own signature does not tell so. Anybody can have a genuine notice for an offer of his own, and send it on to
/// an intern's sub-address.
enum AddresseeRule {
    /// Why a person must look; `nil` where nothing speaks against the notice.
    static func doubt(about reading: Reading, in roster: Roster) -> Doubt? {
        if reading.toFieldCount > 1 { return .severalRecipients }
        if reading.hasUnreadAddressee { return .unread }
        return stranger(in: reading, roster).map(Doubt.stranger)
    }

    /// The first address that the notice is destined to, or that it names beside that one, and that is nobody's of the house.
    static func stranger(in reading: Reading, _ roster: Roster) -> AddrSpec? {
        (reading.addressees + reading.bystanders).first {
            !isOurs($0, reading, roster) && !isRelays($0, reading)
        }
    }

    enum Doubt: Hashable {
        case stranger(AddrSpec)
        case unread
        case severalRecipients
    }

    /// An address of the configuration's, one below it, or one beside a `portal_email`.
    static func isOurs(_ address: AddrSpec, _ reading: Reading, _ roster: Roster) -> Bool {
        reading.house.holds(address) || roster.knowsMailbox(of: address)
    }

    private static func isRelays(_ address: AddrSpec, _ reading: Reading) -> Bool {
        reading.relays.contains {
            TrustAdmission.names($0, address) || TrustAdmission.names($0, address.withoutSubAddress)
        }
    }
}
