extension Wording {
    /// What counts without any file; `Config/portal.yaml` says the same, and a test holds the two together.
    package static let builtIn = Wording(
        senders: ["cic.gc.ca", "canada.ca", "international.gc.ca"],
        phrases: noticePhrases + numberPhrases + otherNumberPhrases + addresseePhrases + receiptPhrases
            + portalPhrases + inspectionPhrases + codePhrases + withdrawnPhrases,
        forwards: ForwardMarks(
            separators: separators, openings: openings, attributions: attributions, labels: labels,
            advertisements: advertisements),
        giving: .builtIn)

    private static func phrase(
        _ name: String, _ role: Phrase.Role, _ language: Language, _ text: String, invented: Bool = false
    ) -> Phrase {
        Phrase(name: name, role: role, language: language, text: text, isInvented: invented)
    }

    /// French: the notice of 2018, verbatim. English: inventions in IRCC's own terms.
    private static let noticePhrases: [Phrase] = [
        phrase("notice-received-fr", .notice, .fr, "Votre offre d'emploi a été reçue"),
        phrase("notice-number-fr", .notice, .fr, "Votre numéro d'offre d'emploi est"),
        phrase(
            "notice-give-fr", .notice, .fr, "vous devez fournir ce numéro d'offre d'emploi au travailleur"),
        phrase("notice-summary-fr", .notice, .fr, "Pour voir un résumé de cette offre d'emploi"),
        phrase(
            "notice-received-en", .notice, .en, "Your offer of employment has been received", invented: true),
        phrase(
            "notice-received-by-en", .notice, .en, "has received your offer of employment", invented: true),
        phrase("notice-number-en", .notice, .en, "Your offer of employment number is", invented: true),
        phrase(
            "notice-give-en", .notice, .en,
            "you must provide this offer of employment number to the foreign worker", invented: true),
        phrase(
            "notice-give-prospective-en", .notice, .en,
            "you must provide this offer of employment number to the prospective foreign worker",
            invented: true),
        phrase(
            "notice-summary-en", .notice, .en, "To view a summary of this offer of employment", invented: true
        ),
    ]

    private static let numberPhrases: [Phrase] = [
        phrase("number-fr", .number, .fr, "numéro d'offre d'emploi"),
        phrase("number-list-fr", .number, .fr, "numéro de l'offre d'emploi"),
        phrase("number-your-fr", .number, .fr, "numéro de votre offre d'emploi"),
        phrase("number-this-fr", .number, .fr, "numéro de cette offre d'emploi"),
        phrase("number-the-offer-fr", .number, .fr, "numéro de l'offre"),
        phrase("number-offer-fr", .number, .fr, "numéro d'offre"),
        phrase("number-plural-fr", .number, .fr, "numéros d'offre d'emploi"),
        phrase("number-plurals-fr", .number, .fr, "numéros d'offres d'emploi"),
        phrase("number-degree-fr", .number, .fr, "n° d'offre d'emploi"),
        phrase("number-degree-the-fr", .number, .fr, "n° de l'offre d'emploi"),
        phrase("number-degree-offer-fr", .number, .fr, "n° d'offre"),
        phrase("number-degree-the-offer-fr", .number, .fr, "n° de l'offre"),
        phrase("number-no-fr", .number, .fr, "no d'offre d'emploi"),
        phrase("number-no-the-fr", .number, .fr, "no de l'offre d'emploi"),
        phrase("number-no-dot-fr", .number, .fr, "no. d'offre d'emploi"),
        phrase("number-no-offer-fr", .number, .fr, "no d'offre"),
        phrase("number-after-degree-fr", .number, .fr, "offre d'emploi n°"),
        phrase("number-after-no-fr", .number, .fr, "offre d'emploi no"),
        phrase("number-after-fr", .number, .fr, "offre d'emploi numéro"),
        phrase("number-en", .number, .en, "offer of employment number"),
        phrase("number-plural-en", .number, .en, "offer of employment numbers"),
        phrase("number-no-en", .number, .en, "offer of employment no"),
        phrase("number-sharp-en", .number, .en, "offer of employment #"),
        phrase("number-id-en", .number, .en, "offer of employment ID"),
        phrase("number-of-the-en", .number, .en, "number of the offer of employment"),
        phrase("number-of-your-en", .number, .en, "number of your offer of employment"),
        phrase("number-employment-offer-en", .number, .en, "employment offer number"),
        phrase("number-job-offer-en", .number, .en, "job offer number"),
        phrase("number-offer-en", .number, .en, "offer number"),
        phrase("offer-fr", .offer, .fr, "offre d'emploi"),
        phrase("offers-fr", .offer, .fr, "offres d'emploi"),
        phrase("offer-a-number-fr", .offer, .fr, "numéro A"),
        phrase("offer-en", .offer, .en, "offer of employment"),
        phrase("offers-en", .offer, .en, "offers of employment"),
        phrase("offer-a-number-en", .offer, .en, "A-number"),
    ]

    /// What the numbers are called that an offer number could be taken for.
    private static let otherNumberPhrases: [Phrase] = [
        phrase("other-passport-fr", .otherNumber, .fr, "passeport"),
        phrase("other-passports-fr", .otherNumber, .fr, "passeports"),
        phrase("other-travel-document-fr", .otherNumber, .fr, "titre de voyage"),
        phrase("other-identity-card-fr", .otherNumber, .fr, "carte d'identité"),
        phrase("other-application-fr", .otherNumber, .fr, "numéro de demande"),
        phrase("other-the-application-fr", .otherNumber, .fr, "numéro de la demande"),
        phrase("other-client-id-fr", .otherNumber, .fr, "IUC"),
        phrase("other-client-fr", .otherNumber, .fr, "numéro de client"),
        phrase("other-labour-market-fr", .otherNumber, .fr, "EIMT"),
        phrase("other-business-fr", .otherNumber, .fr, "numéro d'entreprise"),
        phrase("other-file-fr", .otherNumber, .fr, "numéro de dossier"),
        phrase("other-file-degree-fr", .otherNumber, .fr, "n° de dossier"),
        phrase("other-file-after-fr", .otherNumber, .fr, "dossier n°"),
        phrase("other-confirmation-fr", .otherNumber, .fr, "numéro de confirmation"),
        phrase("other-transaction-fr", .otherNumber, .fr, "numéro de transaction"),
        phrase("other-account-fr", .otherNumber, .fr, "numéro de compte"),
        phrase("other-social-fr", .otherNumber, .fr, "NAS"),
        phrase("other-social-number-fr", .otherNumber, .fr, "numéro d'assurance sociale"),
        phrase("other-contract-fr", .otherNumber, .fr, "numéro de contrat"),
        phrase("other-tracking-fr", .otherNumber, .fr, "numéro de suivi"),
        phrase("other-identifier-fr", .otherNumber, .fr, "identifiant"),
        phrase("other-reference-fr", .otherNumber, .fr, "numéro de référence"),
        phrase("other-receipt-fr", .otherNumber, .fr, "numéro de reçu"),
        phrase("other-payment-fr", .otherNumber, .fr, "reçu de votre paiement"),
        phrase("other-invoice-fr", .otherNumber, .fr, "numéro de facture"),
        phrase("other-invoice-degree-fr", .otherNumber, .fr, "facture n°"),
        phrase("other-order-fr", .otherNumber, .fr, "numéro de commande"),
        phrase("other-permit-fr", .otherNumber, .fr, "numéro de permis"),
        phrase("other-employee-fr", .otherNumber, .fr, "matricule"),
        phrase("other-phone-fr", .otherNumber, .fr, "téléphone"),
        phrase("other-passport-en", .otherNumber, .en, "passport"),
        phrase("other-passports-en", .otherNumber, .en, "passports"),
        phrase("other-travel-document-en", .otherNumber, .en, "travel document"),
        phrase("other-identity-card-en", .otherNumber, .en, "identity card"),
        phrase("other-application-en", .otherNumber, .en, "application number"),
        phrase("other-client-id-en", .otherNumber, .en, "UCI"),
        phrase("other-client-en", .otherNumber, .en, "client number"),
        phrase("other-labour-market-en", .otherNumber, .en, "LMIA"),
        phrase("other-business-en", .otherNumber, .en, "business number"),
        phrase("other-file-en", .otherNumber, .en, "file number"),
        phrase("other-case-en", .otherNumber, .en, "case number"),
        phrase("other-confirmation-en", .otherNumber, .en, "confirmation number"),
        phrase("other-transaction-en", .otherNumber, .en, "transaction number"),
        phrase("other-transaction-id-en", .otherNumber, .en, "transaction ID"),
        phrase("other-account-en", .otherNumber, .en, "account number"),
        phrase("other-social-en", .otherNumber, .en, "SIN"),
        phrase("other-social-number-en", .otherNumber, .en, "social insurance number"),
        phrase("other-contract-en", .otherNumber, .en, "contract number"),
        phrase("other-tracking-en", .otherNumber, .en, "tracking number"),
        phrase("other-user-en", .otherNumber, .en, "user ID"),
        phrase("other-reference-en", .otherNumber, .en, "reference number"),
        phrase("other-receipt-en", .otherNumber, .en, "receipt number"),
        phrase("other-invoice-en", .otherNumber, .en, "invoice number"),
        phrase("other-order-en", .otherNumber, .en, "order number"),
        phrase("other-permit-en", .otherNumber, .en, "permit number"),
        phrase("other-employee-en", .otherNumber, .en, "employee number"),
        phrase("other-ticket-en", .otherNumber, .en, "ticket number"),
        phrase("other-phone-en", .otherNumber, .en, "phone"),
    ]

    private static let addresseePhrases: [Phrase] = [
        phrase(
            "addressee-fr", .addressee, .fr, "Le présent message est destiné à l'adresse de courriel suivante"
        ),
        phrase("addressee-short-fr", .addressee, .fr, "destiné à l'adresse de courriel suivante"),
        phrase(
            "addressee-en", .addressee, .en, "This message is intended for the following email address",
            invented: true),
        phrase(
            "addressee-hyphen-en", .addressee, .en,
            "This message is intended for the following e-mail address",
            invented: true),
    ]

    private static let receiptPhrases: [Phrase] = [
        phrase("receipt-fr", .receipt, .fr, "Le reçu de votre paiement porte le numéro"),
        phrase("receipt-number-en", .receipt, .en, "Your payment receipt number is", invented: true),
        phrase("receipt-iprms-en", .receipt, .en, "IPRMS receipt number", invented: true),
    ]

    private static let portalPhrases: [Phrase] = [
        phrase(
            "portal-active-fr", .portal, .fr,
            "Votre inscription est terminée. Votre compte est maintenant actif"),
        phrase("portal-submitted-fr", .portal, .fr, "Votre demande en ligne a été transmise avec succès"),
        phrase("portal-confirmation-fr", .portal, .fr, "Confirmation de transmission de la demande en ligne"),
        phrase("portal-employers-fr", .portal, .fr, "Portail des employeurs"),
        phrase(
            "portal-new-message-fr", .portal, .fr, "Vous avez un nouveau message dans votre compte",
            invented: true),
        phrase("portal-refund-fr", .portal, .fr, "Votre remboursement a été traité", invented: true),
        phrase(
            "portal-active-en", .portal, .en, "Your registration is complete. Your account is now active",
            invented: true),
        phrase(
            "portal-submitted-en", .portal, .en, "Your online application has been submitted", invented: true),
        phrase(
            "portal-transmitted-en", .portal, .en,
            "You have successfully transmitted your Online Application",
            invented: true),
        phrase(
            "portal-confirmation-en", .portal, .en, "Confirmation of Online Application Transmission",
            invented: true),
        phrase("portal-employer-en", .portal, .en, "Employer Portal"),
        phrase(
            "portal-new-message-en", .portal, .en, "You have a new message in your account", invented: true),
        phrase("portal-refund-en", .portal, .en, "Your refund has been processed", invented: true),
    ]

    private static let inspectionPhrases: [Phrase] = [
        phrase("inspection-letter-fr", .inspection, .fr, "lettre d'avis d'inspection", invented: true),
        phrase("inspection-notice-fr", .inspection, .fr, "avis d'inspection", invented: true),
        phrase(
            "inspection-findings-fr", .inspection, .fr, "avis de constatations préliminaires", invented: true),
        phrase("inspection-letter-en", .inspection, .en, "inspection notification letter", invented: true),
        phrase("inspection-notice-en", .inspection, .en, "notice of inspection", invented: true),
        phrase("inspection-findings-en", .inspection, .en, "notice of preliminary findings", invented: true),
        phrase("inspection-letter-short-fr", .inspection, .fr, "lettre d'inspection", invented: true),
        phrase("inspection-conformity-fr", .inspection, .fr, "inspection de conformité", invented: true),
        phrase("inspection-review-fr", .inspection, .fr, "examen de la conformité", invented: true),
        phrase("inspection-chosen-fr", .inspection, .fr, "sélectionné pour une inspection", invented: true),
        phrase("inspection-finding-fr", .inspection, .fr, "avis de constatation", invented: true),
        phrase("inspection-decision-fr", .inspection, .fr, "avis de décision finale", invented: true),
        phrase("inspection-letter-short-en", .inspection, .en, "inspection letter", invented: true),
        phrase("inspection-letter-of-en", .inspection, .en, "letter of inspection", invented: true),
        phrase("inspection-compliance-en", .inspection, .en, "compliance inspection", invented: true),
        phrase("inspection-review-en", .inspection, .en, "compliance review", invented: true),
        phrase("inspection-chosen-en", .inspection, .en, "selected for an inspection", invented: true),
        phrase("inspection-finding-en", .inspection, .en, "notice of findings", invented: true),
        phrase("inspection-decision-en", .inspection, .en, "notice of final determination", invented: true),
    ]

    private static let codePhrases: [Phrase] = [
        phrase("code-d-acces-fr", .code, .fr, "code d'accès", invented: true),
        phrase("code-de-verification-fr", .code, .fr, "code de vérification", invented: true),
        phrase("code-a-usage-unique-fr", .code, .fr, "code à usage unique", invented: true),
        phrase(
            "code-mot-de-passe-a-usage-unique-fr", .code, .fr, "mot de passe à usage unique", invented: true),
        phrase("code-mot-de-passe-temporaire-fr", .code, .fr, "mot de passe temporaire", invented: true),
        phrase("code-de-securite-fr", .code, .fr, "code de sécurité", invented: true),
        phrase("code-d-authentification-fr", .code, .fr, "code d'authentification", invented: true),
        phrase("code-de-confirmation-fr", .code, .fr, "code de confirmation", invented: true),
        phrase("code-d-activation-fr", .code, .fr, "code d'activation", invented: true),
        phrase("code-d-inscription-fr", .code, .fr, "code d'inscription", invented: true),
        phrase("code-d-enregistrement-fr", .code, .fr, "code d'enregistrement", invented: true),
        phrase("code-de-connexion-fr", .code, .fr, "code de connexion", invented: true),
        phrase("code-d-ouverture-de-session-fr", .code, .fr, "code d'ouverture de session", invented: true),
        phrase("code-de-recuperation-fr", .code, .fr, "code de récupération", invented: true),
        phrase("code-de-validation-fr", .code, .fr, "code de validation", invented: true),
        phrase("code-d-identification-fr", .code, .fr, "code d'identification", invented: true),
        phrase("code-unique-fr", .code, .fr, "code unique", invented: true),
        phrase("code-temporaire-fr", .code, .fr, "code temporaire", invented: true),
        phrase("code-secret-fr", .code, .fr, "code secret", invented: true),
        phrase("code-suivant-fr", .code, .fr, "code suivant", invented: true),
        phrase("code-ce-code-fr", .code, .fr, "ce code", invented: true),
        phrase("code-ci-dessous-fr", .code, .fr, "code ci-dessous", invented: true),
        phrase("code-clegc-fr", .code, .fr, "code CléGC", invented: true),
        phrase("code-nip-fr", .code, .fr, "NIP", invented: true),
        phrase(
            "code-numero-d-identification-personnel-fr", .code, .fr, "numéro d'identification personnel",
            invented: true),
        phrase("code-mot-de-passe-fr", .code, .fr, "mot de passe", invented: true),
        phrase("code-phrase-de-passe-fr", .code, .fr, "phrase de passe", invented: true),
        phrase("code-nom-d-utilisateur-fr", .code, .fr, "nom d'utilisateur", invented: true),
        phrase("code-d-utilisateur-fr", .code, .fr, "code d'utilisateur", invented: true),
        phrase("code-jeton-fr", .code, .fr, "jeton", invented: true),
        phrase("code-reponse-de-recuperation-fr", .code, .fr, "réponse de récupération", invented: true),
        phrase("code-reponse-secrete-fr", .code, .fr, "réponse secrète", invented: true),
        phrase("code-verification-code-en", .code, .en, "verification code", invented: true),
        phrase("code-passcode-en", .code, .en, "passcode", invented: true),
        phrase("code-one-time-code-en", .code, .en, "one-time code", invented: true),
        phrase("code-one-time-password-en", .code, .en, "one-time password", invented: true),
        phrase("code-temporary-password-en", .code, .en, "temporary password", invented: true),
        phrase("code-security-code-en", .code, .en, "security code", invented: true),
        phrase("code-access-code-en", .code, .en, "access code", invented: true),
        phrase("code-authentication-code-en", .code, .en, "authentication code", invented: true),
        phrase("code-confirmation-code-en", .code, .en, "confirmation code", invented: true),
        phrase("code-activation-code-en", .code, .en, "activation code", invented: true),
        phrase("code-enrolment-code-en", .code, .en, "enrolment code", invented: true),
        phrase("code-enrollment-code-en", .code, .en, "enrollment code", invented: true),
        phrase("code-registration-code-en", .code, .en, "registration code", invented: true),
        phrase("code-sign-in-code-en", .code, .en, "sign-in code", invented: true),
        phrase("code-login-code-en", .code, .en, "login code", invented: true),
        phrase("code-log-in-code-en", .code, .en, "log-in code", invented: true),
        phrase("code-recovery-code-en", .code, .en, "recovery code", invented: true),
        phrase("code-validation-code-en", .code, .en, "validation code", invented: true),
        phrase("code-identification-code-en", .code, .en, "identification code", invented: true),
        phrase("code-temporary-code-en", .code, .en, "temporary code", invented: true),
        phrase("code-secret-code-en", .code, .en, "secret code", invented: true),
        phrase("code-following-code-en", .code, .en, "following code", invented: true),
        phrase("code-this-code-en", .code, .en, "this code", invented: true),
        phrase("code-below-en", .code, .en, "code below", invented: true),
        phrase("code-gckey-code-en", .code, .en, "GCKey code", invented: true),
        phrase("code-pin-en", .code, .en, "PIN", invented: true),
        phrase(
            "code-personal-identification-number-en", .code, .en, "personal identification number",
            invented: true),
        phrase("code-password-en", .code, .en, "password", invented: true),
        phrase("code-passphrase-en", .code, .en, "passphrase", invented: true),
        phrase("code-user-name-en", .code, .en, "user name", invented: true),
        phrase("code-username-en", .code, .en, "username", invented: true),
        phrase("code-user-id-en", .code, .en, "user ID", invented: true),
        phrase("code-token-en", .code, .en, "token", invented: true),
        phrase("code-recovery-answer-en", .code, .en, "recovery answer", invented: true),
        phrase("code-secret-answer-en", .code, .en, "secret answer", invented: true),
    ]

    /// All invented: what is known is only that offers are withdrawn, refused and expire.
    private static let withdrawnPhrases: [Phrase] = [
        phrase("withdrawn-fr", .withdrawn, .fr, "Votre offre d'emploi a été retirée", invented: true),
        phrase(
            "withdrawn-cancelled-fr", .withdrawn, .fr, "Votre offre d'emploi a été annulée", invented: true),
        phrase("withdrawn-refused-fr", .withdrawn, .fr, "Votre offre d'emploi a été refusée", invented: true),
        phrase("withdrawn-expired-fr", .withdrawn, .fr, "Votre offre d'emploi est expirée", invented: true),
        phrase(
            "withdrawn-en", .withdrawn, .en, "Your offer of employment has been withdrawn", invented: true),
        phrase(
            "withdrawn-cancelled-en", .withdrawn, .en, "Your offer of employment has been cancelled",
            invented: true),
        phrase(
            "withdrawn-refused-en", .withdrawn, .en, "Your offer of employment has been refused",
            invented: true),
        phrase(
            "withdrawn-expired-en", .withdrawn, .en, "Your offer of employment has expired", invented: true),
        phrase("withdrawn-retired-fr", .withdrawn, .fr, "a été retirée", invented: true),
        phrase("withdrawn-annulled-fr", .withdrawn, .fr, "a été annulée", invented: true),
        phrase("withdrawn-declined-fr", .withdrawn, .fr, "a été refusée", invented: true),
        phrase("withdrawn-revoked-fr", .withdrawn, .fr, "a été révoquée", invented: true),
        phrase("withdrawn-retired-number-fr", .withdrawn, .fr, "a été retiré", invented: true),
        phrase("withdrawn-annulled-number-fr", .withdrawn, .fr, "a été annulé", invented: true),
        phrase("withdrawn-declined-number-fr", .withdrawn, .fr, "a été refusé", invented: true),
        phrase("withdrawn-revoked-number-fr", .withdrawn, .fr, "a été révoqué", invented: true),
        phrase("withdrawn-lapsed-fr", .withdrawn, .fr, "a expiré", invented: true),
        phrase("withdrawn-is-lapsed-fr", .withdrawn, .fr, "est expirée", invented: true),
        phrase("withdrawn-is-lapsed-number-fr", .withdrawn, .fr, "est expiré", invented: true),
        phrase("withdrawn-is-annulled-fr", .withdrawn, .fr, "est annulée", invented: true),
        phrase("withdrawn-is-annulled-number-fr", .withdrawn, .fr, "est annulé", invented: true),
        phrase("withdrawn-invalid-fr", .withdrawn, .fr, "n'est plus valide", invented: true),
        phrase("withdrawn-invalid-plural-fr", .withdrawn, .fr, "ne sont plus valides", invented: true),
        phrase("withdrawn-annulled-plural-fr", .withdrawn, .fr, "ont été annulées", invented: true),
        phrase("withdrawn-retired-plural-fr", .withdrawn, .fr, "ont été retirées", invented: true),
        phrase("withdrawn-we-retired-fr", .withdrawn, .fr, "avons retiré", invented: true),
        phrase("withdrawn-we-annulled-fr", .withdrawn, .fr, "avons annulé", invented: true),
        phrase("withdrawn-we-declined-fr", .withdrawn, .fr, "avons refusé", invented: true),
        phrase("withdrawn-has-en", .withdrawn, .en, "has been withdrawn", invented: true),
        phrase("withdrawn-has-cancelled-en", .withdrawn, .en, "has been cancelled", invented: true),
        phrase("withdrawn-has-canceled-en", .withdrawn, .en, "has been canceled", invented: true),
        phrase("withdrawn-has-refused-en", .withdrawn, .en, "has been refused", invented: true),
        phrase("withdrawn-has-revoked-en", .withdrawn, .en, "has been revoked", invented: true),
        phrase("withdrawn-has-expired-en", .withdrawn, .en, "has expired", invented: true),
        phrase("withdrawn-have-en", .withdrawn, .en, "have been withdrawn", invented: true),
        phrase("withdrawn-have-cancelled-en", .withdrawn, .en, "have been cancelled", invented: true),
        phrase("withdrawn-was-en", .withdrawn, .en, "was withdrawn", invented: true),
        phrase("withdrawn-was-cancelled-en", .withdrawn, .en, "was cancelled", invented: true),
        phrase("withdrawn-was-refused-en", .withdrawn, .en, "was refused", invented: true),
        phrase("withdrawn-is-cancelled-en", .withdrawn, .en, "is cancelled", invented: true),
        phrase("withdrawn-invalid-en", .withdrawn, .en, "is no longer valid", invented: true),
        phrase("withdrawn-we-en", .withdrawn, .en, "have withdrawn", invented: true),
        phrase("withdrawn-we-cancelled-en", .withdrawn, .en, "have cancelled", invented: true),
        phrase("withdrawn-we-refused-en", .withdrawn, .en, "have refused", invented: true),
        phrase(
            "withdrawn-annulment-fr", .withdrawn, .fr, "annulation de votre offre d'emploi", invented: true),
        phrase(
            "withdrawn-annulment-the-fr", .withdrawn, .fr, "annulation de l'offre d'emploi", invented: true),
        phrase("withdrawn-retreat-fr", .withdrawn, .fr, "retrait de votre offre d'emploi", invented: true),
        phrase("withdrawn-retreat-the-fr", .withdrawn, .fr, "retrait de l'offre d'emploi", invented: true),
        phrase("withdrawn-refusal-fr", .withdrawn, .fr, "refus de votre offre d'emploi", invented: true),
        phrase("withdrawn-refusal-the-fr", .withdrawn, .fr, "refus de l'offre d'emploi", invented: true),
        phrase("withdrawn-rejection-fr", .withdrawn, .fr, "rejet de votre offre d'emploi", invented: true),
        phrase("withdrawn-rejection-the-fr", .withdrawn, .fr, "rejet de l'offre d'emploi", invented: true),
        phrase(
            "withdrawn-revocation-fr", .withdrawn, .fr, "révocation de votre offre d'emploi", invented: true),
        phrase(
            "withdrawn-revocation-the-fr", .withdrawn, .fr, "révocation de l'offre d'emploi", invented: true),
        phrase("withdrawn-rejected-fr", .withdrawn, .fr, "a été rejetée", invented: true),
        phrase("withdrawn-rejected-number-fr", .withdrawn, .fr, "a été rejeté", invented: true),
        phrase("withdrawn-turned-down-fr", .withdrawn, .fr, "a été déclinée", invented: true),
        phrase("withdrawn-turned-down-number-fr", .withdrawn, .fr, "a été décliné", invented: true),
        phrase("withdrawn-deleted-fr", .withdrawn, .fr, "a été supprimée", invented: true),
        phrase("withdrawn-deleted-number-fr", .withdrawn, .fr, "a été supprimé", invented: true),
        phrase("withdrawn-you-retired-fr", .withdrawn, .fr, "avez retiré", invented: true),
        phrase("withdrawn-you-annulled-fr", .withdrawn, .fr, "avez annulé", invented: true),
        phrase("withdrawn-is-retired-fr", .withdrawn, .fr, "est retirée", invented: true),
        phrase("withdrawn-is-retired-number-fr", .withdrawn, .fr, "est retiré", invented: true),
        phrase("withdrawn-is-refused-fr", .withdrawn, .fr, "est refusée", invented: true),
        phrase("withdrawn-is-refused-number-fr", .withdrawn, .fr, "est refusé", invented: true),
        phrase("withdrawn-is-rejected-fr", .withdrawn, .fr, "est rejetée", invented: true),
        phrase("withdrawn-is-rejected-number-fr", .withdrawn, .fr, "est rejeté", invented: true),
        phrase("withdrawn-void-fr", .withdrawn, .fr, "est caduque", invented: true),
        phrase("withdrawn-void-now-fr", .withdrawn, .fr, "désormais caduque", invented: true),
        phrase("withdrawn-void-number-fr", .withdrawn, .fr, "est caduc", invented: true),
        phrase("withdrawn-is-invalid-fr", .withdrawn, .fr, "est invalide", invented: true),
        phrase("withdrawn-declared-invalid-fr", .withdrawn, .fr, "déclarée invalide", invented: true),
        phrase("withdrawn-declared-invalid-number-fr", .withdrawn, .fr, "déclaré invalide", invented: true),
        phrase("withdrawn-status-annulee-f-fr", .withdrawn, .fr, "Statut : Annulée", invented: true),
        phrase("withdrawn-status-annule-fr", .withdrawn, .fr, "Statut : Annulé", invented: true),
        phrase("withdrawn-status-retiree-f-fr", .withdrawn, .fr, "Statut : Retirée", invented: true),
        phrase("withdrawn-status-retire-fr", .withdrawn, .fr, "Statut : Retiré", invented: true),
        phrase("withdrawn-status-refusee-f-fr", .withdrawn, .fr, "Statut : Refusée", invented: true),
        phrase("withdrawn-status-refuse-fr", .withdrawn, .fr, "Statut : Refusé", invented: true),
        phrase("withdrawn-status-expiree-f-fr", .withdrawn, .fr, "Statut : Expirée", invented: true),
        phrase("withdrawn-status-expire-fr", .withdrawn, .fr, "Statut : Expiré", invented: true),
        phrase("withdrawn-status-rejetee-f-fr", .withdrawn, .fr, "Statut : Rejetée", invented: true),
        phrase("withdrawn-status-rejete-fr", .withdrawn, .fr, "Statut : Rejeté", invented: true),
        phrase("withdrawn-status-revoquee-f-fr", .withdrawn, .fr, "Statut : Révoquée", invented: true),
        phrase("withdrawn-status-revoque-fr", .withdrawn, .fr, "Statut : Révoqué", invented: true),
        phrase(
            "withdrawn-withdrawal-en", .withdrawn, .en, "withdrawal of your offer of employment",
            invented: true),
        phrase(
            "withdrawn-withdrawal-the-en", .withdrawn, .en, "withdrawal of the offer of employment",
            invented: true),
        phrase(
            "withdrawn-cancellation-en", .withdrawn, .en, "cancellation of your offer of employment",
            invented: true),
        phrase(
            "withdrawn-cancellation-the-en", .withdrawn, .en, "cancellation of the offer of employment",
            invented: true),
        phrase(
            "withdrawn-refusal-en", .withdrawn, .en, "refusal of your offer of employment", invented: true),
        phrase(
            "withdrawn-refusal-the-en", .withdrawn, .en, "refusal of the offer of employment", invented: true),
        phrase("withdrawn-has-rejected-en", .withdrawn, .en, "has been rejected", invented: true),
        phrase("withdrawn-has-declined-en", .withdrawn, .en, "has been declined", invented: true),
        phrase("withdrawn-has-deleted-en", .withdrawn, .en, "has been deleted", invented: true),
        phrase("withdrawn-has-rescinded-en", .withdrawn, .en, "has been rescinded", invented: true),
        phrase("withdrawn-has-terminated-en", .withdrawn, .en, "has been terminated", invented: true),
        phrase("withdrawn-was-rejected-en", .withdrawn, .en, "was rejected", invented: true),
        phrase("withdrawn-was-canceled-en", .withdrawn, .en, "was canceled", invented: true),
        phrase("withdrawn-was-revoked-en", .withdrawn, .en, "was revoked", invented: true),
        phrase("withdrawn-is-withdrawn-en", .withdrawn, .en, "is withdrawn", invented: true),
        phrase("withdrawn-is-canceled-en", .withdrawn, .en, "is canceled", invented: true),
        phrase("withdrawn-is-expired-en", .withdrawn, .en, "is expired", invented: true),
        phrase("withdrawn-is-void-en", .withdrawn, .en, "is void", invented: true),
        phrase("withdrawn-now-void-en", .withdrawn, .en, "is now void", invented: true),
        phrase("withdrawn-is-invalid-en", .withdrawn, .en, "is invalid", invented: true),
        phrase("withdrawn-declared-invalid-en", .withdrawn, .en, "declared invalid", invented: true),
        phrase("withdrawn-you-en", .withdrawn, .en, "you have withdrawn", invented: true),
        phrase("withdrawn-you-cancelled-en", .withdrawn, .en, "you have cancelled", invented: true),
        phrase("withdrawn-changed-en", .withdrawn, .en, "status changed to withdrawn", invented: true),
        phrase(
            "withdrawn-changed-cancelled-en", .withdrawn, .en, "status changed to cancelled", invented: true),
        phrase(
            "withdrawn-has-changed-en", .withdrawn, .en, "status has changed to withdrawn", invented: true),
        phrase(
            "withdrawn-has-changed-cancelled-en", .withdrawn, .en, "status has changed to cancelled",
            invented: true),
        phrase("withdrawn-status-cancelled-en", .withdrawn, .en, "Status: Cancelled", invented: true),
        phrase("withdrawn-status-canceled-en", .withdrawn, .en, "Status: Canceled", invented: true),
        phrase("withdrawn-status-withdrawn-en", .withdrawn, .en, "Status: Withdrawn", invented: true),
        phrase("withdrawn-status-refused-en", .withdrawn, .en, "Status: Refused", invented: true),
        phrase("withdrawn-status-expired-en", .withdrawn, .en, "Status: Expired", invented: true),
        phrase("withdrawn-status-rejected-en", .withdrawn, .en, "Status: Rejected", invented: true),
        phrase("withdrawn-status-revoked-en", .withdrawn, .en, "Status: Revoked", invented: true),
    ]

    private static let separators = [
        "Message transféré", "Message réexpédié", "Message transmis", "Message d'origine", "Message original",
        "Mail transféré", "Mail original", "Courriel transféré", "E-mail transféré", "Message initial",
        "Forwarded message", "Original message", "Original mail", "Forwarded mail",
        "Forwarded email", "Forwarded by", "Transféré par", "E-mail d'origine", "Courriel d'origine",
        "Courriel original",
    ]

    private static let openings = [
        "Début du message réexpédié", "Début du message transféré", "Début du courriel transféré",
        "Message du",
        "Begin forwarded message",
    ]

    private static let attributions = [
        Attribution(opens: "Le", closes: "a écrit"), Attribution(opens: "On", closes: "wrote"),
    ]

    private static let labels: [ForwardMarks.Field: [String]] = [
        .from: ["De", "From", "Expéditeur", "Envoyé par", "Sent by"],
        .date: ["Date", "Envoyé", "Envoyé le", "Sent", "Date d'envoi"],
        .to: ["À", "Pour", "To", "Destinataire"],
        .cc: ["Cc", "Copie", "Copie à", "Cci", "Bcc"],
        .subject: ["Objet", "Sujet", "Subject"],
        .other: [
            "Répondre à", "Reply-To", "Pièces jointes", "Pièce jointe", "Attachments", "Importance",
            "Organisation",
            "Organization", "Priority", "Priorité",
        ],
    ]

    private static let advertisements = [
        "Envoyé de mon", "Envoyé depuis", "Envoyé à partir de", "Envoyé via", "Envoyé de Outlook",
        "Envoyé avec Proton Mail", "Obtenir Outlook pour", "Téléchargez Outlook pour",
        "Télécharger Outlook pour",
        "Sent from my", "Sent with Proton Mail", "Sent from Outlook", "Sent via", "Get Outlook for",
        "Sent from Yahoo Mail", "Provenance : Courrier",
    ]
}
