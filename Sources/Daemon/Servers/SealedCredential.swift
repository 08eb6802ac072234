import Text

/// A credential that only this machine's systemd opens, by a key of the machine or its TPM (systemd-creds(1)).
package enum SealedCredential {
    private static let program = "/usr/bin/systemd-creds"

    /// Makes 32 random octets, and gives them sealed under that name, on one line.
    ///
    /// - Throws: `SecretFault` where there is no such program, or it has no key.
    package static func make(_ name: String) async throws(SecretFault) -> String {
        guard InputFile.exists(program) else {
            throw SecretFault(kind: .missing, message: ServerSentence.noCommand.said(program))
        }
        // The octets pass through pipes alone: they are in no file and no argument.
        let script =
            "set -o pipefail; head -c 32 /dev/urandom | base64 -w 0 | \(program) encrypt --name=\(name) - - | tr -d '\\n'"
        let command = SecretCommand(
            words: ["/bin/bash", "-c", script], deadline: .seconds(60), isWhole: true)
        let octets = try await command.output()
        let text = String(decoding: octets, as: UTF8.self)
        guard text.utf8.count > 64 else {
            throw SecretFault(kind: .unusable, message: ServerSentence.empty.said(program))
        }
        return text
    }

    /// The command that opens such a file.
    static func opening(_ name: String, _ file: String) -> [String] {
        [program, "decrypt", "--name=\(name)", file, "-"]
    }
}
