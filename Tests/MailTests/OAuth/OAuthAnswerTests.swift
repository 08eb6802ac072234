import Mail
import Testing

@Suite("the answer of an identity server") struct OAuthAnswerTests {
    private static func response(_ body: String, _ status: Int = 200, _ fields: [String: String] = [:])
        -> HTTPResponse
    {
        HTTPResponse(status: status, fields: fields, body: Array(body.utf8))
    }

    private static func refusal(_ response: HTTPResponse) -> OAuthRefusal? {
        do {
            _ = try OAuthAnswer.token(response)
            return nil
        } catch {
            return error
        }
    }

    @Test("gives a token, with the next refresh token where it rotates")
    func token() throws {
        let given = try OAuthAnswer.token(
            Self.response(
                #"{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"eyJ.x_y-z~+/=","refresh_token":"0.A-b","scope":"x"}"#
            ))
        #expect(given == OAuthToken(access: "eyJ.x_y-z~+/=", lifetime: 3_599, refresh: "0.A-b"))
        #expect(!"\(given)".contains("eyJ"))
        let other = try OAuthAnswer.token(
            Self.response(#"{"token_type":"bearer","expires_in":"60","access_token":"a"}"#))
        #expect(other == OAuthToken(access: "a", lifetime: 60, refresh: nil))
        let unknown = try OAuthAnswer.token(Self.response(#"{"token_type":"BEARER","access_token":"a"}"#))
        #expect(unknown.lifetime == 600)
        let endless = try OAuthAnswer.token(
            Self.response(#"{"token_type":"Bearer","access_token":"a","expires_in":9999999999}"#))
        #expect(endless.lifetime == 90 * 86_400)
    }

    @Test(
        "that is none gives no token",
        arguments: [
            "", "[]", "null", "<html>Sign in</html>", #"{"access_token":"a"}"#, #"{"token_type":"Bearer"}"#,
            #"{"access_token":"a","token_type":"mac"}"#, #"{"access_token":"","token_type":"Bearer"}"#,
            #"{"access_token":"a b","token_type":"Bearer"}"#,
            #"{"access_token":"a\u0001auth=","token_type":"Bearer"}"#,
            #"{"access_token":"é","token_type":"Bearer"}"#,
            #"{"access_token":{"a":1},"token_type":"Bearer"}"#,
            #"{"access_token":"a","token_type":"Bearer","expires_in":0}"#,
            #"{"access_token":"a","token_type":"Bearer","expires_in":-5}"#,
            #"{"access_token":"a","token_type":"Bearer","expires_in":"soon"}"#,
            #"{"access_token":"a","token_type":"Bearer","refresh_token":"a\r\nb"}"#,
            #"{"access_token":"a","access_token":"b","token_type":"Bearer"}"#,
        ])
    func strange(body: String) { #expect(Self.refusal(Self.response(body))?.kind == .strange) }

    @Test("a token that fits no login line is none")
    func giant() {
        let token = String(repeating: "a", count: 12_001)
        let answer = Self.response(#"{"access_token":"\#(token)","token_type":"Bearer"}"#)
        #expect(Self.refusal(answer)?.kind == .strange)
    }

    @Test(
        "that is a refusal is taken for what it is",
        arguments: [
            ("invalid_grant", "", 400, .loginAgain),
            (
                "invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity.", 400,
                .loginAgain
            ),
            ("invalid_grant", "AADSTS50076: Due to a change made by your administrator", 400, .interaction),
            ("interaction_required", "", 400, .interaction),
            ("invalid_grant", "AADSTS65001: The user or administrator has not consented", 400, .consent),
            ("consent_required", "", 400, .consent),
            (
                "invalid_client", "AADSTS7000222: The provided client secret keys are expired.", 401,
                .secretExpired
            ),
            ("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401, .secretWrong),
            ("invalid_client", "The OAuth client was not found.", 401, .secretWrong),
            ("unauthorized_client", "AADSTS700016: Application not found", 400, .client),
            ("invalid_request", "AADSTS90002: Tenant 'x' not found.", 400, .client),
            ("invalid_scope", "AADSTS70011: the scope is not valid", 400, .scope),
            ("access_denied", "", 403, .denied), ("authorization_declined", "", 400, .denied),
            ("authorization_pending", "", 400, .pending), ("authorization_pending", "", 428, .pending),
            ("slow_down", "", 400, .slowDown), ("slow_down", "", 429, .slowDown),
            ("expired_token", "", 400, .expired), ("temporarily_unavailable", "", 503, .later(seconds: 9)),
            ("server_error", "", 500, .later(seconds: 9)), ("invalid_grant", "", 503, .later(seconds: 9)),
            ("rate_limited", "", 429, .later(seconds: 9)), ("invalid_request", "AADSTS: x", 400, .strange),
            ("made_up", "", 400, .strange), ("invalid_grant", "", 200, .loginAgain),
        ] as [(String, String, Int, OAuthRefusal.Kind)])
    func refusals(error: String, description: String, status: Int, kind: OAuthRefusal.Kind) {
        let body = #"{"error":"\#(error)","error_description":"\#(description)","error_codes":[1]}"#
        #expect(Self.refusal(Self.response(body, status, ["retry-after": "9"]))?.kind == kind)
    }

    @Test(
        "that is no JSON is told by its status",
        arguments: [
            (302, .strange), (404, .strange), (429, .later(seconds: 30)), (408, .later(seconds: 30)),
            (502, .later(seconds: 30)), (200, .strange),
        ] as [(Int, OAuthRefusal.Kind)])
    func statuses(status: Int, kind: OAuthRefusal.Kind) {
        let answer = Self.response("<html>", status, ["retry-after": "30", "location": "https://evil.test/"])
        #expect(Self.refusal(answer)?.kind == kind)
    }

    @Test(
        "says when to come again only in seconds, within the hour",
        arguments: [
            ("0", 1), ("86400", 3_600), ("Sun, 06 Nov 1994 08:49:37 GMT", nil), ("-3", 1),
            ("9999999999999999999999", nil),
        ] as [(String, Int?)])
    func retryAfter(value: String, seconds: Int?) {
        #expect(
            Self.refusal(Self.response("", 429, ["retry-after": value]))?.kind == .later(seconds: seconds))
    }

    @Test("has its words on one line, without controls and the numbers for its own support")
    func words() {
        let body =
            #"{"error":"invalid_client","error_description":"AADSTS7000222: The secret\u001b[31m is\r\nover. Trace ID: 1-2 Correlation ID: 3"}"#
        #expect(
            Self.refusal(Self.response(body, 401))?.words
                == "invalid_client: AADSTS7000222: The secret [31m is over.")
        let long = #"{"error":"\#(String(repeating: "x", count: 50_000))"}"#
        #expect((Self.refusal(Self.response(long, 400))?.words.count ?? 0) <= 300)
    }

    @Test("gives a person an address and a code to type")
    func device() throws {
        let codes = try OAuthAnswer.device(
            Self.response(
                #"{"device_code":"D","user_code":"AB-CD","verification_uri":"https://id.test/device","expires_in":900,"interval":7}"#
            ))
        #expect(
            codes.device == "D" && codes.user == "AB-CD" && codes.address.text == "https://id.test/device")
        #expect(codes.lifetime == 900 && codes.interval == 7)
        let google = try OAuthAnswer.device(
            Self.response(
                #"{"device_code":"D","user_code":"AB CD","verification_url":"https://id.test/d","interval":0,"expires_in":1e9}"#
            ))
        #expect(google.interval == 1 && google.lifetime == 900)
    }

    @Test(
        "leads a person nowhere else than to https, and shows no controls",
        arguments: [
            #"{"device_code":"D","user_code":"AB","verification_uri":"http://id.test/"}"#,
            #"{"device_code":"D","user_code":"AB","verification_uri":"javascript:alert(1)"}"#,
            #"{"device_code":"D","user_code":"A\u001b[2J","verification_uri":"https://id.test/"}"#,
            #"{"device_code":"D","user_code":"","verification_uri":"https://id.test/"}"#,
            #"{"user_code":"AB","verification_uri":"https://id.test/"}"#,
        ])
    func deviceStrange(body: String) {
        #expect { try OAuthAnswer.device(Self.response(body)) } throws: {
            ($0 as? OAuthRefusal)?.kind == .strange
        }
    }
}
