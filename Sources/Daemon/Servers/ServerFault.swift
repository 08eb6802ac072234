package import Mail
package import Transport

/// Why a mail server could not be used, from any layer.
package enum ServerFault: Error, Sendable {
    case transport(TransportFault)
    case imap(IMAPFault, server: String)
    case smtp(SMTPFault, server: String)
    case secret(SecretFault, server: String)
    case oauth(OAuthFault, server: String)
    case endpoint(EndpointFault)
    /// The folder does not exist; `folders` lists those that do, at most 50.
    case folder(String, folders: [String], server: String)

    /// The same fault without a secret that the server quoted.
    func cleaned(by mask: SecretMask) -> ServerFault {
        switch self {
        case .transport(let fault): .transport(fault.mapWords { mask.clean($0) })
        case .imap(let fault, let server): .imap(mask.clean(fault), server: server)
        case .smtp(let fault, let server): .smtp(mask.clean(fault), server: server)
        case .secret, .oauth, .endpoint: self
        case .folder(let name, let folders, let server):
            .folder(name, folders: folders.map { mask.clean($0) }, server: server)
        }
    }

    /// Whether a login was refused, or a secret is wrong: trying again soon would only lock the account.
    package var isLogin: Bool {
        switch self {
        case .imap(.login(let permanent, _), _), .smtp(.login(let permanent, _), _): permanent
        case .secret(let fault, _): fault.kind != .outOfFiles
        case .oauth(let fault, _): fault.needsPerson
        case .transport, .imap, .smtp, .endpoint, .folder: false
        }
    }

    /// Whether only a person can fix it: a wrong password, folder or certificate, a missing secret.
    package var needsPerson: Bool {
        switch self {
        case .folder, .endpoint: true
        case .transport(let fault): fault.needsPerson
        case .imap, .smtp, .secret, .oauth: isLogin
        }
    }

    /// One line: what, where, what now.
    package var message: String {
        switch self {
        case .transport(let fault): return fault.message
        case .imap(let fault, let server): return Self.words(fault, server)
        case .smtp(let fault, let server): return Self.words(fault, server)
        case .secret(let fault, let server): return "no login at \(server): \(fault.message)"
        case .oauth(let fault, let server): return "no login at \(server): \(fault.message)"
        case .endpoint(let fault): return fault.message
        case .folder(let name, let folders, let server):
            let known = folders.isEmpty ? "" : "; the folders there are: " + folders.joined(separator: ", ")
            return "\(server) has no folder “\(name)”\(known); write one of them as `folder:`"
        }
    }

    private static func words(_ fault: IMAPFault, _ server: String) -> String {
        switch fault {
        case .login(true, let text): loginRefused(server, text)
        case .login(false, let text), .tryLater(let text):
            "\(server) cannot serve now, Facteur tries again by itself (\(text))"
        case .throttled(let text):
            "\(server) wants to be asked less often, Facteur tries again by itself after a while (\(text))"
        case .folder(let text): "\(server) does not open the folder (\(text)); check `folder:`"
        case .protocolViolation(let text):
            "\(server) does not speak IMAP as it should (\(text)); tell whoever runs it"
        case .bye(let text): "\(server) ended the session, Facteur tries again by itself (\(text))"
        case .closed(let text): "\(server) closed the connection, Facteur tries again by itself (\(text))"
        }
    }

    private static func words(_ fault: SMTPFault, _ server: String) -> String {
        switch fault {
        case .login(true, let text): loginRefused(server, text)
        case .login(false, let text), .tryLater(let text):
            "\(server) takes no letters now, Facteur tries again by itself (\(text))"
        case .serviceRefused(let text):
            "\(server) takes no letter of ours (\(text)); check `smtp.from`, `smtp.bounces` and the login, then ask whoever runs it"
        case .protocolViolation(let text):
            "\(server) does not speak SMTP as it should (\(text)); tell whoever runs it"
        case .closed(let text): "\(server) closed the connection, Facteur tries again by itself (\(text))"
        }
    }

    private static func loginRefused(_ server: String, _ text: String) -> String {
        "\(server) refused the login (\(text)); check `user:` and the password or token, and whether the provider wants an app password"
    }
}

extension Poller {
    /// - Throws: `ServerFault`: without a poller, no server can be reached at all.
    static func forServers() throws(ServerFault) -> Poller {
        do {
            return try Poller()
        } catch {
            throw .transport(error)
        }
    }
}
