import FacteurCore
import Mail
import Testing

func ref(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> InternRef {
    try #require(InternRef(rawValue: text), sourceLocation: sourceLocation)
}

func number(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> OfferNumber {
    try #require(OfferNumber(rawValue: text), sourceLocation: sourceLocation)
}

func address(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> AddrSpec {
    try #require(AddrSpec(text), sourceLocation: sourceLocation)
}

/// An intern with a code and a name that is nobody else's, unless the test says otherwise.
func intern(
    _ reference: String, _ familyName: String = "", _ givenNames: String = "", portal: String? = nil,
    noc: String? = "21232", employer: String? = nil, offerExpected: Bool = true, supervisor: String? = nil
) throws -> Intern {
    Intern(
        ref: try ref(reference), familyName: familyName.isEmpty ? "Famille\(reference)" : familyName,
        givenNames: givenNames.isEmpty ? "Prénom\(reference)" : givenNames,
        email: try address("someone@example.test"),
        noc: noc.flatMap(NOCCode.init(rawValue:)), portalEmail: try portal.map { try address($0) },
        employer: employer,
        offerExpected: offerExpected, supervisorEmail: try supervisor.map { try address($0) },
        office: "Montréal")
}

/// A notice of one number, forwarded with no word of the forwarder's own.
func notice(
    _ numbers: String..., retyped: Bool = false, addressee: String? = nil,
    recipients: [(String, String)] = [], subject: String = "", ownWords: String? = ""
) throws -> Reading {
    var reading = Reading()
    reading.kind = .notice
    reading.offers = try (numbers.isEmpty ? ["A3141592"] : numbers).map {
        Reading.FoundOffer(number: try number($0), isRetyped: retyped)
    }
    reading.addressee = try addressee.map { try address($0) }
    reading.addressees = [reading.addressee].compactMap(\.self)
    reading.house = HostAddresses(["@host.test", "@stages.host.test"])
    reading.recipients = try recipients.map { (field: $0.0, address: try address($0.1)) }
    reading.subject = subject
    reading.ownWords = ownWords
    reading.phrases = [.init(phrase: "notice-number-fr", words: "", place: "body")]
    return reading
}

func trust(_ trust: Trust) -> TrustVerdict { TrustVerdict(trust: trust, by: "a test", from: nil) }
