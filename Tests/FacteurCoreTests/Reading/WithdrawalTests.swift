import FacteurCore
import Mail
import Testing

/// Words by which the portal takes a number back; all of them inventions until one is seen.
@Suite struct WithdrawalTests {
    private static func read(_ text: String) -> Reading {
        ReaderTests.read(
            "From: ne-pas-repondre@cic.gc.ca\nTo: b@hote.example\nSubject: IRCC\nMIME-Version: 1.0\n"
                + "Content-Type: text/plain; charset=utf-8\n\n" + text)
    }

    @Test(
        "a number that is dead is known by the words around it",
        arguments: [
            "Votre offre d'emploi A1234567 a été refusée.", "Votre offre d'emploi (A1234567) a été retirée",
            "Votre offre d’emploi nº A1234567 a été annulée.", "L'offre d'emploi A1234567 est expirée.",
            "Le numéro d'offre d'emploi A1234567 a expiré.", "Le numéro A1234567 n'est plus valide.",
            "Votre numéro d'offre d'emploi est A1234567.\nVotre offre d'emploi a été retirée.",
            "Offre d'emploi : A1234567\nStatut : a été révoquée",
            "Nous avons annulé l'offre d'emploi A1234567.",
            "Le numéro d'offre d'emploi A1234567 a été annulé à votre demande.",
            "Votre offre d'emploi a été reçue le 2 mai. Elle a été refusée le 5 mai. Numéro d'offre d'emploi : A1234567",
            "Le présent message confirme l'annulation de votre offre d'emploi. Votre numéro d'offre d'emploi est (A1234567)",
            "Le retrait de l'offre d'emploi A1234567 a été effectué.",
            "Numéro d'offre d'emploi : A1234567\nStatut : Annulée",
            "Numéro d'offre d'emploi : A1234567\nStatut : Retirée",
            "L'offre d'emploi A1234567 a été rejetée.",
            "L'offre d'emploi A1234567 a été déclinée.", "L'offre d'emploi A1234567 a été supprimée.",
            "Vous avez retiré l'offre d'emploi A1234567.", "L'offre d'emploi A1234567 est désormais caduque.",
            "Your offer of employment number is A1234567. Status: Cancelled",
            "This confirms the withdrawal of your offer of employment A1234567.",
            "Offer of employment A1234567: status changed to Withdrawn.",
            "Your offer of employment A1234567 has been declared invalid.",
            "Your offer of employment A1234567 has been withdrawn.",
            "Your offer of employment no. A1234567 has been cancelled.",
            "Your offer of employment number A1234567 has expired.",
            "The offer of employment (A1234567) was refused.", "Offer number A1234567 is no longer valid.",
            "We have withdrawn your offer of employment A1234567.",
            "The offer of employment number A1234567 has been canceled at your request.",
        ])
    func withdrawn(text: String) {
        let reading = Self.read(text)
        #expect(reading.kind == .portal)
        #expect(reading.isWithdrawal)
        #expect(reading.withdrawn.map(\.rawValue) == ["A1234567"])
        #expect(reading.offers.isEmpty)
    }

    @Test(
        "a denial, a condition or another matter takes nothing back",
        arguments: [
            "Pour demander le retrait de l'offre d'emploi A1234567, connectez-vous.",
            "En cas d'annulation de l'offre d'emploi A1234567, les frais sont perdus.",
            "Votre offre d'emploi A1234567 n'a pas été refusée.",
            "Votre offre d'emploi A1234567 n'est pas expirée.",
            "Si votre offre d'emploi A1234567 a été refusée, écrivez-nous.",
            "Aucune offre d'emploi n'a été retirée. Numéro d'offre d'emploi : A1234567",
            "Lorsque l'offre d'emploi est annulée, le numéro d'offre d'emploi A1234567 ne sert plus.",
            "Your offer of employment A1234567 has not been refused.",
            "If your offer of employment A1234567 has been refused, write to us.",
            "No offer of employment has been cancelled. Offer of employment number: A1234567",
            "Votre offre d'emploi a été reçue. Votre numéro d'offre d'emploi est (A1234567)",
            "Bonjour. Votre session a expiré. Ouvrez-en une autre. Voici. Numéro d'offre d'emploi : A1234567",
        ])
    func facts(text: String) {
        let reading = Self.read(text)
        #expect(!reading.isWithdrawal)
        #expect(reading.kind == .notice)
        #expect(reading.offers.map(\.number.rawValue) == ["A1234567"])
    }
}
