/// Everything that is wrong in a file, in the file's order: never empty, at most 100.
package struct ConfigurationFaults: Error, Sendable, Hashable {
    package static let most = 100

    package let faults: [ConfigurationFault]

    init(_ faults: [ConfigurationFault]) { self.faults = faults }

    /// `file:line:column: what; what to do`, a line each.
    package var lines: [String] { faults.map(\.text) }
}
