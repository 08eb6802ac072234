/// What a configuration file names outside itself, and where each of its keys stands: known even of a file that has faults, so
/// that whatever is wrong beside it can be said in the same breath.
package struct ConfigurationPlaces: Sendable {
    /// The file's name as the person gave it.
    package let name: String
    /// Every file, folder, credential and command that the configuration names, in the file's order.
    package let references: [ConfigurationReference]
    /// From a key path such as `mailboxes[0].password` to its value's place.
    let positions: [String: TextPosition]

    /// A fault of the value at that key path; of the nearest section around it when it is not written.
    package func fault(at keyPath: String, _ message: String) -> ConfigurationFault {
        var path = keyPath[...]
        while true {
            if let position = positions[String(path)] {
                return ConfigurationFault(file: name, at: position, message: message)
            }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = path[..<end]
        }
        return ConfigurationFault(file: name, at: .start, message: message)
    }
}
