import Mail

/// So that a table reads `12`, not a failable initialiser.
extension UID: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: UInt32) {
        guard let uid = UID(rawValue: value) else { preconditionFailure("\(value) is no UID") }
        self = uid
    }
}
