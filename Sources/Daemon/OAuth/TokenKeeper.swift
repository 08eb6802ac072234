import FacteurCore
import Foundation
package import Mail
import Text
package import Transport

/// Provides a token for every login that needs one: saves it, renews it before it expires, one renewal of a login at a time.
///
/// A renewal is never cancelled with its caller: the server may already have given a new refresh token, and without that token the
/// login would be lost.
package actor TokenKeeper {
    /// The state of one login.
    private struct State {
        var token: StoredToken?
        /// Whether the token is not on the disk yet.
        var isUnsaved = false
        /// A token that a mail server refused, although it should be valid.
        var rejected: String?
        var refusal: Refusal?
        var failures = 0
        var renewal: Task<Result<StoredToken, OAuthFault>, Never>?
    }

    /// Why the last renewal failed: the next one waits until `until`.
    private struct Refusal {
        let fault: OAuthFault
        let until: ContinuousClock.Instant
        /// The credential that was refused; a new one may be tried at once.
        let credential: String
    }

    private let poller: Poller
    private let secrets: Secrets
    private var store: TokenStore
    private var hasLookedForSeal = false
    private let now: @Sendable () -> Int64
    private let deadline: Duration
    private let leastPause: Duration
    private var states: [String: State] = [:]

    /// - Parameters:
    ///   - ledger: the file beside which tokens are saved.
    ///   - now: Unix seconds.
    ///   - deadline: for one whole request to an identity server.
    ///   - leastPause: after any failure; above zero only for tests, whose machine may be busy.
    package init(
        poller: Poller, secrets: Secrets, ledger: String, now: @escaping @Sendable () -> Int64,
        deadline: Duration = .seconds(20), leastPause: Duration = .zero
    ) {
        self.poller = poller
        self.secrets = secrets
        store = TokenStore(besideLedger: ledger)
        self.now = now
        self.deadline = deadline
        self.leastPause = leastPause
    }

    /// A valid access token.
    package func token(for account: OAuthAccount) async throws(OAuthFault) -> String {
        let state = states[account.key] ?? State()
        if let token = state.token, !state.isUnsaved, token.isFresh(at: now()), token.access != state.rejected
        {
            return token.access
        }
        let renewal = state.renewal ?? Task { await self.renewed(account) }
        states[account.key, default: State()].renewal = renewal
        return try await renewal.value.get().access
    }

    /// A mail server refused this token. If the token is only moments old, it is not the reason, and is kept.
    ///
    /// - Returns: whether another token may be requested.
    package func reject(_ access: String, of account: OAuthAccount) -> Bool {
        guard let token = states[account.key]?.token, token.access == access else { return true }
        let age = now() - token.asked
        guard age < 0 || age > 30 else { return false }
        states[account.key]?.rejected = access
        return true
    }

    /// A person has logged in.
    package func adopt(
        _ token: OAuthToken, askedAt asked: Int64, for account: OAuthAccount
    ) async throws(OAuthFault) {
        try await lookForSeal(account)
        let stored = StoredToken(
            access: token.access, asked: asked, lifetime: Int64(token.lifetime), refresh: token.refresh)
        states[account.key] = State(token: stored, isUnsaved: true)
        try save(account)
    }
}

extension TokenKeeper {
    private func renewed(_ account: OAuthAccount) async -> Result<StoredToken, OAuthFault> {
        defer { states[account.key]?.renewal = nil }
        do throws(OAuthFault) {
            try await lookForSeal(account)
            if states[account.key]?.isUnsaved == true { try save(account) }
            return .success(try await renew(account))
        } catch {
            // Until it expires, the old token can still be used.
            if !error.needsPerson, let state = states[account.key], let token = state.token, !state.isUnsaved,
                token.access != state.rejected, token.counts(at: now())
            {
                return .success(token)
            }
            return .failure(error)
        }
    }

    private func renew(_ account: OAuthAccount) async throws(OAuthFault) -> StoredToken {
        let lock = try await lock(account)
        defer { withExtendedLifetime(lock) {} }
        // Another program may have renewed it, or a person logged in.
        if let kept = try kept(account) {
            states[account.key, default: State()].token = kept
            // A person's login, or one from before there was a key.
            if store.seal != nil, kept.protection == .plain { try save(account) }
            if kept.isFresh(at: now()), kept.access != states[account.key]?.rejected {
                succeeded(account)
                return kept
            }
        }
        let (client, proof, ends) = try await proof(account)
        let (grant, credential) = try grant(account, proof)
        try waited(account, credential)
        do {
            let asked = now()
            let given = try await ask(grant, client, account)
            let token = StoredToken(
                access: given.access, asked: asked, lifetime: Int64(given.lifetime),
                refresh: given.refresh ?? states[account.key]?.token?.refresh, proofEnds: ends)
            states[account.key, default: State()].token = token
            states[account.key]?.isUnsaved = true
            try save(account)
            succeeded(account)
            return token
        } catch {
            failed(account, error, credential)
            throw error
        }
    }

    /// The key is with the service's other credentials, which do not change while it runs.
    private func lookForSeal(_ account: OAuthAccount) async throws(OAuthFault) {
        guard !hasLookedForSeal else { return }
        do {
            store.seal = try await secrets.tokenSeal()
        } catch {
            throw OAuthFault(.secret(error), of: account)
        }
        hasLookedForSeal = true
    }

    private func kept(_ account: OAuthAccount) throws(OAuthFault) -> StoredToken? {
        let token: StoredToken?
        do {
            token = try store.read(account.key)
        } catch {
            throw OAuthFault(.store(error), of: account)
        }
        guard token?.protection == .locked else { return token }
        // An app gets another token by its secret.
        guard account.settings.flow == .app else { throw OAuthFault(.locked, of: account) }
        return nil
    }

    private func save(_ account: OAuthAccount) throws(OAuthFault) {
        guard let token = states[account.key]?.token else { return }
        do {
            try store.write(token, account.key)
            states[account.key]?.isUnsaved = false
        } catch {
            throw OAuthFault(.store(error), of: account)
        }
    }

    /// Waits for another program that renews the same login, as long as a renewal may take.
    private func lock(_ account: OAuthAccount) async throws(OAuthFault) -> TokenLock {
        let end = ContinuousClock.now + deadline
        while true {
            do {
                if let lock = try store.lock(account.key) { return lock }
            } catch {
                throw OAuthFault(.store(error), of: account)
            }
            guard ContinuousClock.now < end else {
                throw OAuthFault(
                    .refusal(OAuthRefusal(.later(seconds: nil), "another program is renewing this login")),
                    of: account)
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    func client(_ account: OAuthAccount) async throws(OAuthFault) -> OAuthClient {
        try await self.proof(account).client
    }

    /// The app as it proves itself, what a refusal of it would be a refusal of, and when that proof ends where that is known.
    private func proof(
        _ account: OAuthAccount
    ) async throws(OAuthFault) -> (client: OAuthClient, credential: String, ends: Int64?) {
        let id = account.settings.client
        switch account.settings.proof {
        case nil: return (OAuthClient(id: id, proof: .none), "", nil)
        case .secret(let source):
            let secret = try await fetched(account) { () throws(SecretFault) in
                try await secrets.fetch(source)
            }
            return (OAuthClient(id: id, proof: .secret(secret)), secret, nil)
        case .certificate(let source):
            let pem = try await fetched(account) { () throws(SecretFault) in try await secrets.text(source) }
            let (assertion, certificate) = try assertion(pem, account)
            return (
                OAuthClient(id: id, proof: .assertion(assertion)), certificate.thumbprint, certificate.ends
            )
        }
    }

    private func fetched(
        _ account: OAuthAccount, _ fetch: () async throws(SecretFault) -> String
    ) async throws(OAuthFault) -> String {
        do {
            return try await fetch()
        } catch {
            throw OAuthFault(.secret(error), of: account)
        }
    }

    private func assertion(
        _ pem: String, _ account: OAuthAccount
    ) throws(OAuthFault) -> (String, ClientCertificate) {
        do {
            let certificate = try ClientCertificate(pem: pem)
            guard certificate.ends >= now() else {
                throw OAuthFault(.certificateEnded(certificate.ends), of: account)
            }
            let assertion = try certificate.assertion(
                client: account.settings.client, audience: account.settings.tokenAddress.text,
                id: UUID().uuidString, now: now())
            return (assertion, certificate)
        } catch let problem as ClientCertificate.Problem {
            throw OAuthFault(.certificate(problem), of: account)
        } catch let fault as OAuthFault {
            throw fault
        } catch {
            throw OAuthFault(.certificate(.damaged), of: account)
        }
    }

    /// The grant for the request, and the credential that a refusal would concern.
    private func grant(
        _ account: OAuthAccount, _ proof: String
    ) throws(OAuthFault) -> (OAuthGrant, credential: String) {
        switch account.settings.flow {
        case .app: return (.client(scopes: account.settings.scopes), proof)
        case .device, .browser:
            guard let refresh = states[account.key]?.token?.refresh else {
                throw OAuthFault(.neverLoggedIn, of: account)
            }
            return (.refresh(refresh), refresh + "\n" + proof)
        }
    }

    /// - Throws: the last fault again, if it is too early for another request.
    private func waited(_ account: OAuthAccount, _ credential: String) throws(OAuthFault) {
        guard let refusal = states[account.key]?.refusal else { return }
        let isForPerson = refusal.fault.needsPerson
        guard isForPerson && refusal.credential != credential || ContinuousClock.now >= refusal.until else {
            throw refusal.fault
        }
    }

    private func ask(
        _ grant: OAuthGrant, _ client: OAuthClient, _ account: OAuthAccount
    ) async throws(OAuthFault) -> OAuthToken {
        let exchange = OAuthExchange(account: account, poller: poller, deadline: deadline)
        return try await exchange.token(grant, client)
    }
}

extension TokenKeeper {
    private func succeeded(_ account: OAuthAccount) {
        states[account.key]?.refusal = nil
        states[account.key]?.rejected = nil
        states[account.key]?.failures = 0
    }

    /// If a person must act: five minutes, then longer up to an hour. Otherwise seconds, or as long as the server says.
    private func failed(_ account: OAuthAccount, _ fault: OAuthFault, _ credential: String) {
        var state = states[account.key] ?? State()
        state.failures = min(state.failures + 1, 8)
        let (first, most) = fault.needsPerson ? (300, 3_600) : (2, 256)
        var pause = Duration.seconds(Doubling.pause(first: first, times: state.failures - 1, most: most))
        pause = max(pause, leastPause)
        if case .refusal(let refusal) = fault.cause, case .later(let seconds?) = refusal.kind {
            pause = .seconds(seconds)
        }
        state.refusal = Refusal(fault: fault, until: .now + pause, credential: credential)
        states[account.key] = state
    }
}
