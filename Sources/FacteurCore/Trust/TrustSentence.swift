package import Text

/// Why a sender counts as proven, or does not (`TrustVerdict.by`).
package enum TrustSentence: KeptSentence {
    // About the author.
    case noFrom, unclearFrom, severalFrom, automaton, stranger
    // About the results that exist.
    case noResults, tooManyResults, unreadableResults, contradictedBelow, contradictedAbove, lowResults
    case topmostUnreadable, topmostUnsigned, topmostForeign
    // About the content of the results.
    case provenByDMARC, proven, failed, readInPart, contradiction, otherDomain, nothingAligned
    // About a DKIM signature that is checked here.
    case unsigned, keyAwaited, signature, ownKey
    case signatureUnreadable, signatureAlgorithm, signatureIdentity, signatureExpired, signatureEarly
    case signatureWithoutFrom, signatureUncovered, signatureOfPart, signatureOfOtherBody, signatureBroken
    case signatureHeader
    case keyAbsent, keyRevoked, keyUnfit, keyOnTrial, keyUnusable
    // About the senders that a forward shows.
    case forwardedByStranger, forwardedWithoutAddress, forwardedUnreadable, forwardedByNobody
    // About a mail that is not read at all.
    case tooLarge, endedThreeTimes

    package var pattern: Localized {
        switch self {
        case .noFrom: Localized(en: "the mail has no From field", fr: "le courriel n’a pas de champ From")
        case .unclearFrom:
            Localized(
                en: "the From field does not name exactly one address",
                fr: "le champ From ne nomme pas une seule adresse")
        case .severalFrom:
            Localized(en: "the mail has * From fields", fr: "le courriel a * champs From")
        case .automaton:
            Localized(
                en: "* is an automatic sender, which is no forwarder by its domain's entry alone",
                fr:
                    "* est un expéditeur automatique, que l’inscription de son domaine ne suffit pas à admettre"
            )
        case .stranger:
            Localized(
                en: "* is neither the portal's nor a forwarder's",
                fr: "* n’est ni au portail ni à un relais admis")
        case .noResults:
            Localized(
                en: "no Authentication-Results by *", fr: "aucun champ Authentication-Results de *")
        case .tooManyResults:
            Localized(
                en: "more than 100 Authentication-Results fields",
                fr: "plus de 100 champs Authentication-Results")
        case .unreadableResults:
            Localized(
                en: "an Authentication-Results by * cannot be read to its end",
                fr: "un champ Authentication-Results de * ne peut être lu jusqu’au bout")
        case .contradictedBelow:
            Localized(
                en: "a lower Authentication-Results by * says dmarc=fail",
                fr: "plus bas, un champ Authentication-Results de * dit dmarc=fail")
        case .contradictedAbove:
            Localized(
                en: "an Authentication-Results by * above it says dmarc=fail",
                fr: "un champ Authentication-Results de *, placé au-dessus, dit dmarc=fail")
        case .lowResults:
            Localized(
                en: "the Authentication-Results by * stands below lines that came with the mail",
                fr: "le champ Authentication-Results de * est sous des lignes venues avec le courriel")
        case .topmostUnreadable:
            Localized(
                en: "the topmost Authentication-Results cannot be read",
                fr: "le premier champ Authentication-Results ne peut être lu")
        case .topmostUnsigned:
            Localized(
                en: "the topmost Authentication-Results is by nobody, not by *",
                fr: "le premier champ Authentication-Results ne porte aucun nom, et non celui de *")
        case .topmostForeign:
            Localized(
                en: "the topmost Authentication-Results is by *, not by *",
                fr: "le premier champ Authentication-Results est de * et non de *")
        case .provenByDMARC:
            Localized(en: "dmarc=pass header.from=* by *", fr: "dmarc=pass header.from=* selon *")
        case .proven: Localized(en: "*=pass *=* by *", fr: "*=pass *=* selon *")
        case .failed: Localized(en: "dmarc=fail by *", fr: "dmarc=fail selon *")
        case .readInPart:
            Localized(
                en: "a *=pass by * cannot be read to its end",
                fr: "un *=pass de * ne peut être lu jusqu’au bout")
        case .contradiction:
            Localized(
                en: "the server's own results contradict each other on DMARC",
                fr: "les résultats du serveur se contredisent sur DMARC")
        case .otherDomain:
            Localized(
                en: "dmarc=pass is for another domain than *",
                fr: "dmarc=pass vaut pour un autre domaine que *")
        case .nothingAligned:
            Localized(
                en: "no check of * passed for *", fr: "aucun contrôle de * n’a réussi pour *")
        case .unsigned:
            Localized(
                en: "no DKIM signature of the domain of *", fr: "aucune signature DKIM du domaine de *")
        case .keyAwaited:
            Localized(
                en: "DNS has not given the key * of its DKIM signature yet",
                fr: "le DNS n’a pas encore donné la clé * de sa signature DKIM")
        case .signature:
            Localized(
                en: "the DKIM signature of * proves nothing: *",
                fr: "la signature DKIM de * ne prouve rien : *")
        case .ownKey: Localized(en: "the key *, checked here", fr: "la clé *, vérifiée ici")
        case .signatureUnreadable: Localized(en: "it cannot be read", fr: "elle est illisible")
        case .signatureAlgorithm:
            Localized(
                en: "it is neither rsa-sha256 nor ed25519-sha256",
                fr: "elle n’est ni rsa-sha256 ni ed25519-sha256")
        case .signatureIdentity:
            Localized(en: "it is made for another domain", fr: "elle est faite pour un autre domaine")
        case .signatureExpired: Localized(en: "it has expired", fr: "elle a expiré")
        case .signatureEarly: Localized(en: "it is dated in the future", fr: "elle est datée du futur")
        case .signatureWithoutFrom:
            Localized(
                en: "it does not cover the one From field", fr: "elle ne couvre pas l’unique champ From")
        case .signatureUncovered:
            Localized(
                en: "it leaves open what the mail is about or how it is read",
                fr: "elle laisse ouvert l’objet du courriel ou la façon de le lire")
        case .signatureOfPart:
            Localized(en: "it covers only a part of the body", fr: "elle ne couvre qu’une partie du corps")
        case .signatureOfOtherBody:
            Localized(en: "the body is not the signed one", fr: "le corps n’est pas celui qui a été signé")
        case .signatureBroken:
            Localized(en: "the header is not the signed one", fr: "l’en-tête n’est pas celui qui a été signé")
        case .signatureHeader:
            Localized(
                en: "the header cannot be read in one way only",
                fr: "l’en-tête ne se lit pas d’une seule façon")
        case .keyAbsent: Localized(en: "DNS has no key for it", fr: "le DNS n’a pas de clé pour elle")
        case .keyRevoked: Localized(en: "its key is revoked", fr: "sa clé est révoquée")
        case .keyUnfit:
            Localized(en: "its key is not made for it", fr: "sa clé n’est pas faite pour elle")
        case .keyOnTrial:
            Localized(
                en: "its domain only tries DKIM (t=y)", fr: "son domaine ne fait qu’essayer DKIM (t=y)")
        case .keyUnusable:
            Localized(en: "its key is too weak, or none", fr: "sa clé est trop faible, ou n’en est pas une")
        case .forwardedByStranger:
            Localized(
                en: "forwarded from *, which is not the portal's",
                fr: "transféré de *, qui n’est pas au portail")
        case .forwardedWithoutAddress:
            Localized(
                en: "forwarded from *, whose address it does not show",
                fr: "transféré de *, dont l’adresse n’est pas montrée")
        case .forwardedUnreadable:
            Localized(
                en: "forwarded from *, whose address cannot be read",
                fr: "transféré de *, dont l’adresse ne peut être lue")
        case .forwardedByNobody:
            Localized(
                en: "forwarded, and it does not show from whom", fr: "transféré sans que l’on voie de qui")
        case .tooLarge:
            Localized(
                en: "larger than the configured cap", fr: "plus gros que le plafond de la configuration")
        case .endedThreeTimes:
            Localized(
                en: "reading it ended Facteur three times", fr: "sa lecture a arrêté Facteur trois fois")
        }
    }
}
