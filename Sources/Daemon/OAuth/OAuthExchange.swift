import FacteurCore
import Mail
import Transport

/// One request to an account's identity server, and its answer without our own secrets.
struct OAuthExchange: Sendable {
    let account: OAuthAccount
    let poller: Poller
    let deadline: Duration

    func token(_ grant: OAuthGrant, _ client: OAuthClient) async throws(OAuthFault) -> OAuthToken {
        try await ask(account.settings.tokenAddress, grant.form(client), OAuthAnswer.token)
    }

    func device(at address: WebAddress) async throws(OAuthFault) -> DeviceCodes {
        let form = OAuthGrant.deviceForm(client: account.settings.client, scopes: account.settings.scopes)
        return try await ask(address, form, OAuthAnswer.device)
    }

    private func ask<Answer>(
        _ address: WebAddress, _ form: [FormText.Pair],
        _ read: (HTTPResponse) throws(OAuthRefusal) -> Answer
    ) async throws(OAuthFault) -> Answer {
        let server = IdentityServer(poller: poller, ca: account.settings.ca, deadline: deadline)
        do {
            return try read(try await server.post(form, to: address))
        } catch let fault as TransportFault {
            throw OAuthFault(.transport(fault.mapWords { Self.clean($0, of: form) }), of: account)
        } catch let refusal as OAuthRefusal {
            throw OAuthFault(.refusal(refusal.mapWords { Self.clean($0, of: form) }), of: account)
        } catch {
            throw OAuthFault(.refusal(OAuthRefusal(.strange, "\(type(of: error))")), of: account)
        }
    }

    /// The secret fields of a form.
    private static let secrets: Set = [
        "client_secret", "client_assertion", "refresh_token", "code", "code_verifier", "device_code",
    ]

    /// Servers quote what they refuse.
    private static func clean(_ words: String, of form: [FormText.Pair]) -> String {
        form.filter { secrets.contains($0.name) && !$0.value.isEmpty }.reduce(words) { words, pair in
            SecretMask(.password(user: "client", password: pair.value)).clean(words)
        }
    }
}
