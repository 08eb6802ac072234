package import Mail
import Text
package import Transport

/// Why there is no token for a login.
package struct OAuthFault: Error, Sendable {
    package enum Cause: Sendable {
        /// The identity server could not be reached.
        case transport(TransportFault)
        case refusal(OAuthRefusal)
        /// No person has logged in yet.
        case neverLoggedIn
        /// The saved login is sealed, and its key is missing or another.
        case locked
        /// The app's secret could not be fetched.
        case secret(SecretFault)
        /// What `certificate:` names cannot prove the app.
        case certificate(ClientCertificate.Problem)
        /// The app's certificate ended at these Unix seconds.
        case certificateEnded(Int64)
        /// The tokens cannot be read or saved.
        case store(TokenStoreFault)
    }

    package let cause: Cause
    /// The login's name for `facteur login`.
    let name: String
    /// The identity server, as a person knows it.
    let server: String

    package init(_ cause: Cause, of account: OAuthAccount) {
        self.cause = cause
        (name, server) = (account.name, account.server)
    }

    /// Whether only a person can resolve it.
    package var needsPerson: Bool {
        switch cause {
        case .transport(let fault): fault.needsPerson
        case .refusal(let refusal): refusal.needsPerson
        case .neverLoggedIn, .locked, .certificate, .certificateEnded: true
        case .secret(let fault): fault.kind != .outOfFiles
        case .store: false
        }
    }

    /// One line: what, where, what now.
    package var message: String {
        switch cause {
        case .transport(let fault): fault.message
        case .refusal(let refusal): words(refusal)
        case .neverLoggedIn: "nobody has logged in yet; run: facteur login \(name)"
        case .locked: ServerSentence.lockedLogin.said(name)
        case .secret(let fault): fault.message
        case .certificate(let problem): Self.words(problem)
        case .certificateEnded(let end):
            ServerSentence.appCertificateEnded.said(String(HeaderDate.rfc3339(seconds: end).prefix(10)))
        case .store(let fault): fault.message
        }
    }

    private static func words(_ problem: ClientCertificate.Problem) -> String {
        let sentence: ServerSentence =
            switch problem {
            case .noCertificate, .noKey: .appCertificateIncomplete
            case .encrypted: .appKeyLocked
            case .foreignKey: .appKeyForeign
            case .notRSA, .damaged, .tooLarge: .appCertificateUnfit
            }
        return sentence.said()
    }

    private func words(_ refusal: OAuthRefusal) -> String {
        let words = refusal.words
        return switch refusal.kind {
        case .loginAgain:
            "\(server) no longer takes the saved login (\(words)); run: facteur login \(name)"
        case .interaction:
            "\(server) wants a person to log in (\(words)); run: facteur login \(name)"
        case .consent:
            "\(server) says that nobody has allowed the app to do this (\(words)); let an administrator of the organisation consent to it"
        case .secretExpired:
            "\(server) says that the app's secret has expired (\(words)); make a new one there and put it where `secret:` says"
        case .secretWrong:
            "\(server) does not take the app's secret (\(words)); check `client:` and what `secret:` or `certificate:` names"
        case .client:
            "\(server) does not know the app (\(words)); check `client:` and `tenant:`, and whether the app is switched on"
        case .scope:
            "\(server) does not give what is asked for (\(words)); check `scopes:` and the app's permissions"
        case .denied:
            "\(server) was told no by the person who logged in (\(words)); run: facteur login \(name)"
        case .pending, .slowDown:
            "\(server) still waits for the person who logs in (\(words))"
        case .expired:
            "\(server) waited in vain for the person who logs in (\(words)); run: facteur login \(name)"
        case .later:
            "\(server) gives no token now, Facteur tries again by itself (\(words))"
        case .strange:
            "\(server) does not answer as an identity server should (\(words)); check the addresses in `oauth:`"
        }
    }
}
