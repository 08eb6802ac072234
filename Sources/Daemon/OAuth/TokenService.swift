import FacteurCore
import Logging
import ServiceLifecycle

/// Keeps a token ready for every login, whether a session needs one or not: a refresh token expires if it is unused for months, and
/// a refusal should be known before the next login.
struct TokenService: Service {
    let accounts: [OAuthAccount]
    let tokens: TokenKeeper
    let log: Logger

    /// Seconds between two checks; a token that is still valid is not renewed.
    private static let pause: Int64 = 3_600

    func run() async throws {
        try? await cancelWhenGracefulShutdown { [self] in
            while true {
                for account in accounts { await look(at: account) }
                try await Task.sleep(for: .seconds(Self.pause))
            }
        }
    }

    private func look(at account: OAuthAccount) async {
        do {
            _ = try await tokens.token(for: account)
        } catch {
            if error.needsPerson { log.loginNotRenewed(account.name, error.message) }
        }
    }
}

extension Logger {
    fileprivate func loginNotRenewed(_ name: String, _ words: String) {
        error("login \(name): \(words)")
    }
}

extension Configuration {
    /// Every login whose tokens are renewed, each once.
    var oauthAccounts: [OAuthAccount] {
        var known: Set<String> = []
        return (mailboxes.map(\.name) + ["smtp"]).compactMap { oauthAccount(named: $0) }
            .filter { known.insert($0.key).inserted }
    }
}
