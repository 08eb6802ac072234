import FacteurCore
import Mail
import Testing

@Suite struct ReceiptTimeTests {
    private static let number = "Le reçu de votre paiement porte le numéro R-2018-44"

    @Test(
        "the time of a receipt is that of its own sentence",
        arguments: [
            (
                "Votre demande en ligne a été transmise avec succès le 19 avril 2018 08:17:24 a.m. HAE.",
                1_524_140_244
            ),
            ("a été transmise avec succès le 19 avril 2018 08:17:24 a. m. HAE.", 1_524_140_244),
            ("> transmise avec\n> succès le 19 avril 2018\n> 12:17:24 GMT", 1_524_140_244),
            ("transmise le 19 avril 2018 08:17:24 a.m. HAE.", nil),
            ("transmise avec succès le 19 avril 2018", nil),
            ("avec succès le 19 avril 2018 08:17:24 HAE, avec succès le 19 avril 2018 08:17:25 HAE", nil),
        ] as [(String, Int64?)])
    func time(_ sentence: String, _ expected: Int64?) {
        let header =
            "From: a@b.test\nSubject: Confirmation - 19 avril 2018 08:16:45 HAE\nContent-Type: text/plain; charset=utf-8\n\n"
        let text = header + "Bonjour,\n\(sentence)\n\(Self.number)\n"
        let reading = Reader().read(MessageParser().parse(Array(text.utf8)))
        #expect(reading.receipt == "R-2018-44")
        #expect(reading.receiptSubmitted == expected)
    }

    @Test(
        "the English receipt, in words that are an invention until one is seen; `#` is no part of its number",
        arguments: [
            "#\nR-2018-44", "No. R-2018-44", "nº R-2018-44", "# R-2018-44", "#R-2018-44", ": # R-2018-44.",
            "R-2018-44",
        ])
    func english(number: String) {
        let text = """
            From: a@b.test
            Subject: Confirmation of Online Application Transmission
            Content-Type: text/plain; charset=utf-8

            You have successfully transmitted your Online Application on 2 August 2023 06:40:02 p.m. EDT.
            Your payment receipt number is \(number)

            """
        let reading = Reader().read(MessageParser().parse(Array(text.utf8)))
        #expect(reading.kind == .receipt)
        #expect(reading.receipt == "R-2018-44")
        #expect(reading.receiptSubmitted == 1_691_016_002)
    }
}
