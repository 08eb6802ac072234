/// Something outside the file that the file names: the edge looks whether it is there and for whose eyes.
package struct ConfigurationReference: Sendable, Hashable {
    package enum Target: Sendable, Hashable {
        case database(String)
        case secret(Configuration.SecretSource)
        /// A PEM file.
        case certificates(String)
        /// A folder.
        case templates(String)
        /// A file of NOC titles.
        case classification(String)
        case wording(String)
    }

    /// Where in the file it is named, such as `mailboxes[0].password`.
    package let keyPath: String
    package let target: Target
}
