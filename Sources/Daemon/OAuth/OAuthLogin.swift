import FacteurCore
import Foundation
package import Mail
import Text
import Transport

/// A person logs in, once: with a code that is typed on any device (RFC 8628), or in a browser on this machine (RFC 8252).
package struct OAuthLogin: Sendable {
    private let account: OAuthAccount
    private let poller: Poller
    private let keeper: TokenKeeper
    private let exchange: OAuthExchange
    private let secrets: Secrets
    private let now: @Sendable () -> Int64
    private let token: @Sendable () -> String

    /// - Parameters:
    ///   - ledger: the file beside which the login is saved.
    ///   - deadline: for one whole request to the identity server.
    /// - Throws: `ServerFault` when no connection can be made at all.
    package init(
        _ account: OAuthAccount, ledger: String, world: Supervisor.World, deadline: Duration = .seconds(20)
    ) throws(ServerFault) {
        let poller = try Poller.forServers()
        (self.account, self.poller) = (account, poller)
        secrets = world.secrets
        keeper = TokenKeeper(
            poller: poller, secrets: secrets, ledger: ledger, now: world.now, deadline: deadline)
        exchange = OAuthExchange(account: account, poller: poller, deadline: deadline)
        (now, token) = (world.now, world.token)
    }

    /// Call it once, at the end.
    package func stop() { poller.stop() }

    /// How long a person may take in a browser.
    private static let patience = Duration.seconds(900)

    /// Requests a code, shows it, and waits until the person has typed it.
    ///
    /// - Throws: `OAuthFault`; what `show` throws; `CancellationError`.
    package func device(at address: WebAddress, show: (DeviceCodes) throws -> Void) async throws {
        let codes = try await exchange.device(at: address)
        try show(codes)
        let client = try await client()
        let end = ContinuousClock.now + .seconds(codes.lifetime)
        var interval = Duration.seconds(codes.interval)
        while true {
            try await Task.sleep(for: interval)
            guard ContinuousClock.now < end else {
                throw OAuthFault(.refusal(OAuthRefusal(.expired, "the code is over")), of: account)
            }
            do throws(OAuthFault) {
                return try await keep(.device(codes.device), client)
            } catch {
                interval = try Self.next(interval, after: error)
            }
        }
    }

    /// RFC 8628 §3.5.
    private static func next(_ interval: Duration, after fault: OAuthFault) throws(OAuthFault) -> Duration {
        switch fault.cause {
        case .refusal(let refusal):
            switch refusal.kind {
            case .pending: return interval
            case .slowDown: return interval + .seconds(5)
            case .later(let seconds): return max(interval, .seconds(seconds ?? 5))
            default: throw fault
            }
        case .transport(let cut) where !cut.needsPerson && cut.cause != .cancelled:
            return min(interval * 2, .seconds(60))
        case .transport, .neverLoggedIn, .locked, .secret, .certificate, .certificateEnded, .store:
            throw fault
        }
    }

    /// Shows the address that a browser on this machine must open, and waits until the server redirects the browser back.
    ///
    /// - Parameter show: gets the address, and the port to which the browser comes back.
    /// - Throws: `OAuthFault`; what `show` throws.
    package func browser(
        at authorize: WebAddress, page: @escaping @Sendable (Bool) -> String,
        show: (String, UInt16) throws -> Void
    ) async throws {
        let listener = try listener()
        let login = BrowserLogin(
            client: account.settings.client, scopes: account.settings.scopes,
            redirect: redirect(listener.port), state: token(), verifier: token() + token())
        try show(login.address(at: authorize, extra: extra), listener.port)
        let returned = Locked(BrowserLogin.Return.unrelated)
        do throws(TransportFault) {
            try await listener.serve(within: Self.patience) { line in
                let answer = login.read(line)
                guard answer != .unrelated else {
                    return LoopbackListener.Page(status: 404, text: "", isLast: false)
                }
                returned.withLock { $0 = answer }
                var isGood = false
                if case .code = answer { isGood = true }
                return LoopbackListener.Page(status: 200, text: page(isGood), isLast: true)
            }
        } catch {
            throw OAuthFault(
                error.isReceiveTimeout
                    ? .refusal(OAuthRefusal(.expired, "15 minutes")) : .transport(error), of: account)
        }
        switch returned.withLock({ $0 }) {
        case .code(let code):
            let grant = OAuthGrant.code(code, redirect: login.redirect, verifier: login.verifier)
            try await keep(grant, try await client())
        case .refused(let refusal): throw OAuthFault(.refusal(refusal), of: account)
        case .unrelated: throw OAuthFault(.refusal(OAuthRefusal(.strange, "no answer")), of: account)
        }
    }

    private func listener() throws(OAuthFault) -> LoopbackListener {
        do {
            return try LoopbackListener()
        } catch {
            throw OAuthFault(.transport(error), of: account)
        }
    }

    /// Microsoft allows an app any port of `localhost`, other providers any port of 127.0.0.1 (RFC 8252 §7.3).
    private func redirect(_ port: UInt16) -> String {
        account.settings.provider == .microsoft365 ? "http://localhost:\(port)" : "http://127.0.0.1:\(port)"
    }

    /// Google gives a refresh token only on request.
    private var extra: [FormText.Pair] {
        [("login_hint", account.user)]
            + (account.settings.provider == .google
                ? [("access_type", "offline"), ("prompt", "consent")] : [])
    }

    private func client() async throws(OAuthFault) -> OAuthClient {
        try await keeper.client(account)
    }

    private func keep(_ grant: OAuthGrant, _ client: OAuthClient) async throws(OAuthFault) {
        let asked = now()
        let given = try await exchange.token(grant, client)
        guard given.refresh != nil else {
            throw OAuthFault(
                .refusal(OAuthRefusal(.scope, "it gives a token for an hour and none to renew it with")),
                of: account)
        }
        try await keeper.adopt(given, askedAt: asked, for: account)
    }
}
