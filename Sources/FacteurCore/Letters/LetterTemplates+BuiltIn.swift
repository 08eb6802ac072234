// Written from Config/letters by `Scripts/test --accept BuiltInSource`; edit that file.
// swift-format-ignore-file
extension LetterTemplates {
    /// The files that are used when the configuration names no folder.
    package static let builtInFiles: [File: String] = [
        .frenchText: frenchText,
        .frenchHTML: frenchHTML,
        .englishText: englishText,
        .englishHTML: englishHTML,
        .frenchReminderText: frenchReminderText,
        .frenchReminderHTML: frenchReminderHTML,
        .englishReminderText: englishReminderText,
        .englishReminderHTML: englishReminderHTML,
        .frenchWithdrawnText: frenchWithdrawnText,
        .frenchWithdrawnHTML: frenchWithdrawnHTML,
        .englishWithdrawnText: englishWithdrawnText,
        .englishWithdrawnHTML: englishWithdrawnHTML,
        .frenchSupervisorText: frenchSupervisorText,
        .frenchSupervisorHTML: frenchSupervisorHTML,
        .englishSupervisorText: englishSupervisorText,
        .englishSupervisorHTML: englishSupervisorHTML,
    ]

    private static let frenchText = #"""
        Subject: {{#superseded}}CORRECTION : {{/superseded}}Votre numéro d’offre d’emploi pour le permis de travail

        Bonjour {{given_names}} {{family_name}},

        {{#superseded}}
        ATTENTION : ce message remplace le précédent. Le numéro {{superseded}} n’est plus valable, ne l’utilisez pas. S’il est déjà dans votre demande, écrivez-nous avant de la transmettre.

        {{/superseded}}
        Immigration, Réfugiés et Citoyenneté Canada (IRCC) a reçu l’offre d’emploi présentée pour vous par {{#employer}}{{employer}}{{/employer}}{{^employer}}votre employeur{{/employer}}. Pour demander votre permis de travail, il vous faut le numéro de cette offre et le code de la profession.

        Numéro de l’offre d’emploi (la lettre A et sept chiffres) :
        {{offer}}

        Code de la profession (CNP) :
        {{noc}}{{#noc_title}} ({{noc_title}}){{/noc_title}}

        Recopiez les deux dans votre demande exactement comme ils sont écrits ici, le A compris. Un seul caractère différent, et IRCC ne peut pas relier votre demande à l’offre.

        OÙ LES INSCRIRE

        - Le numéro : au champ « numéro de l’offre d’emploi » (en anglais : “offer of employment number”), près de la question sur les frais de conformité de l’employeur (en anglais : “Has your employer paid the Employer Compliance fee?”).
        - Le code : là où l’on demande la profession selon la Classification nationale des professions (CNP, en anglais NOC). Il doit être le même que celui que votre employeur a inscrit : celui de votre emploi au Canada, et non d’un emploi passé.

        AVANT DE TRANSMETTRE VOTRE DEMANDE

        - Utilisez le passeport que vous avez indiqué à votre employeur. IRCC relie votre demande à l’offre par le numéro de passeport et la citoyenneté, au trait d’union et à l’espace près. Si votre passeport a été renouvelé, dites-le à votre employeur avant de faire votre demande.
        - Ce numéro ne sert qu’une fois, pour une seule demande : la vôtre. Ne le donnez à personne d’autre.
        - Quand vous avez accepté l’invitation à présenter une demande, vous avez exactement 20 jours pour la transmettre. Le délai se compte en temps universel (UTC), et non à l’heure de l’endroit où vous êtes : n’attendez pas le dernier jour.
        - IRCC a reçu l’offre, rien de plus : la décision sur votre permis viendra après votre demande.
        - Ce message ne remplace pas votre convention de stage.

        LES PAGES OFFICIELLES

        Se connecter à son compte IRCC :
        https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/comptes-ircc.html
        Expérience internationale Canada (EIC) :
        https://www.canada.ca/fr/immigration-refugies-citoyennete/services/travailler-canada/eic.html

        UNE QUESTION ?

        Adressez-vous à : {{contact}}
        Dans tous les cas, merci de répondre à ce message, une ligne suffit, pour que nous sachions que vous l’avez.

        Ce message est pour {{given_names}} {{family_name}} seulement. S’il ne vous est pas destiné, dites-le-nous, puis effacez-le.
        {{#sender}}

        {{sender}}
        {{/sender}}

        """#

    private static let frenchHTML = #"""
        <!DOCTYPE html>
        <html lang="fr">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Votre numéro d’offre d’emploi</title>
        </head>
        <body style="margin:0;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <p>Bonjour {{given_names}} {{family_name}},</p>
        {{#superseded}}
        <p style="padding:8px 12px;border:2px solid #b00000"><strong>ATTENTION : ce message remplace le précédent. Le numéro {{superseded}} n’est plus valable, ne l’utilisez pas. S’il est déjà dans votre demande, écrivez-nous avant de la transmettre.</strong></p>
        {{/superseded}}
        <p>Immigration, Réfugiés et Citoyenneté Canada (IRCC) a reçu l’offre d’emploi présentée pour vous par {{#employer}}{{employer}}{{/employer}}{{^employer}}votre employeur{{/employer}}. Pour demander votre permis de travail, il vous faut le numéro de cette offre et le code de la profession.</p>
        <p style="margin:0 0 4px">Numéro de l’offre d’emploi (la lettre A et sept chiffres) :</p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{offer}}</strong></p>
        <p style="margin:0 0 4px">Code de la profession (CNP) :</p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{noc}}</strong></p>
        {{#noc_title}}
        <p style="margin:0 0 16px">{{noc_title}}</p>
        {{/noc_title}}
        <p>Recopiez les deux dans votre demande exactement comme ils sont écrits ici, le A compris. Un seul caractère différent, et IRCC ne peut pas relier votre demande à l’offre.</p>
        <h2 style="font-size:18px;margin:24px 0 8px">Où les inscrire</h2>
        <ul style="padding-left:1.2em">
        <li style="margin-bottom:8px">Le numéro : au champ « numéro de l’offre d’emploi » (en anglais : “offer of employment number”), près de la question sur les frais de conformité de l’employeur (en anglais : “Has your employer paid the Employer Compliance fee?”).</li>
        <li style="margin-bottom:8px">Le code : là où l’on demande la profession selon la Classification nationale des professions (CNP, en anglais NOC). Il doit être le même que celui que votre employeur a inscrit : celui de votre emploi au Canada, et non d’un emploi passé.</li>
        </ul>
        <h2 style="font-size:18px;margin:24px 0 8px">Avant de transmettre votre demande</h2>
        <ul style="padding-left:1.2em">
        <li style="margin-bottom:8px">Utilisez le passeport que vous avez indiqué à votre employeur. IRCC relie votre demande à l’offre par le numéro de passeport et la citoyenneté, au trait d’union et à l’espace près. Si votre passeport a été renouvelé, dites-le à votre employeur avant de faire votre demande.</li>
        <li style="margin-bottom:8px">Ce numéro ne sert qu’une fois, pour une seule demande : la vôtre. Ne le donnez à personne d’autre.</li>
        <li style="margin-bottom:8px">Quand vous avez accepté l’invitation à présenter une demande, vous avez exactement 20 jours pour la transmettre. Le délai se compte en temps universel (UTC), et non à l’heure de l’endroit où vous êtes : n’attendez pas le dernier jour.</li>
        <li style="margin-bottom:8px">IRCC a reçu l’offre, rien de plus : la décision sur votre permis viendra après votre demande.</li>
        <li style="margin-bottom:8px">Ce message ne remplace pas votre convention de stage.</li>
        </ul>
        <h2 style="font-size:18px;margin:24px 0 8px">Les pages officielles</h2>
        <p>Se connecter à son compte IRCC :<br/><a href="https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/comptes-ircc.html">https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/comptes-ircc.html</a></p>
        <p>Expérience internationale Canada (EIC) :<br/><a href="https://www.canada.ca/fr/immigration-refugies-citoyennete/services/travailler-canada/eic.html">https://www.canada.ca/fr/immigration-refugies-citoyennete/services/travailler-canada/eic.html</a></p>
        <h2 style="font-size:18px;margin:24px 0 8px">Une question ?</h2>
        <p>Adressez-vous à : {{contact}}</p>
        <p>Dans tous les cas, merci de répondre à ce message, une ligne suffit, pour que nous sachions que vous l’avez.</p>
        <p>Ce message est pour {{given_names}} {{family_name}} seulement. S’il ne vous est pas destiné, dites-le-nous, puis effacez-le.</p>
        {{#sender}}
        <p>{{sender}}</p>
        {{/sender}}
        </body>
        </html>

        """#

    private static let englishText = #"""
        Subject: {{#superseded}}CORRECTION: {{/superseded}}Your offer of employment number for the work permit

        Hello {{given_names}} {{family_name}},

        {{#superseded}}
        PLEASE NOTE: this message replaces the earlier one. The number {{superseded}} is no longer valid, do not use it. If it is already in your application, write to us before you submit.

        {{/superseded}}
        Immigration, Refugees and Citizenship Canada (IRCC) has received the offer of employment that {{#employer}}{{employer}}{{/employer}}{{^employer}}your employer{{/employer}} has submitted for you. To apply for your work permit you need the number of this offer and the code of the occupation.

        Offer of employment number (the letter A and seven digits):
        {{offer}}

        Occupation code (NOC):
        {{noc}}{{#noc_title}} ({{noc_title}}){{/noc_title}}

        Type both into your application exactly as they are written here, the A too. If a single character differs, IRCC cannot link your application to the offer.

        WHERE THEY GO

        - The number: in the field “offer of employment number”, near the question “Has your employer paid the Employer Compliance fee?”.
        - The code: where you are asked for the occupation in the National Occupational Classification (NOC). It must be the same code that your employer entered: that of your job in Canada, not of a job that you had before.

        BEFORE YOU SUBMIT YOUR APPLICATION

        - Use the passport that you gave to your employer. IRCC links your application to the offer by passport number and citizenship, down to hyphens and spaces. If your passport has been renewed, tell your employer before you apply.
        - This number works only once, for one application: yours. Do not give it to anybody else.
        - Once you have accepted the invitation to apply, you have exactly 20 days to submit your application. The time is counted in UTC, not in the time of the place where you are: do not wait for the last day.
        - IRCC has received the offer, no more than that: the decision on your permit comes after your application.
        - This message does not replace your internship agreement (“convention de stage”).

        OFFICIAL PAGES

        Sign in to your IRCC account:
        https://www.canada.ca/en/immigration-refugees-citizenship/services/application/ircc-accounts.html
        International Experience Canada (IEC):
        https://www.canada.ca/en/immigration-refugees-citizenship/services/work-canada/iec.html

        QUESTIONS?

        Please ask: {{contact}}
        Please answer this message with one line in any case, so that we know that you have it.

        This message is for {{given_names}} {{family_name}} only. If it is not meant for you, please tell us, then delete it.
        {{#sender}}

        {{sender}}
        {{/sender}}

        """#

    private static let englishHTML = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Your offer of employment number</title>
        </head>
        <body style="margin:0;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <p>Hello {{given_names}} {{family_name}},</p>
        {{#superseded}}
        <p style="padding:8px 12px;border:2px solid #b00000"><strong>PLEASE NOTE: this message replaces the earlier one. The number {{superseded}} is no longer valid, do not use it. If it is already in your application, write to us before you submit.</strong></p>
        {{/superseded}}
        <p>Immigration, Refugees and Citizenship Canada (IRCC) has received the offer of employment that {{#employer}}{{employer}}{{/employer}}{{^employer}}your employer{{/employer}} has submitted for you. To apply for your work permit you need the number of this offer and the code of the occupation.</p>
        <p style="margin:0 0 4px">Offer of employment number (the letter A and seven digits):</p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{offer}}</strong></p>
        <p style="margin:0 0 4px">Occupation code (NOC):</p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{noc}}</strong></p>
        {{#noc_title}}
        <p style="margin:0 0 16px">{{noc_title}}</p>
        {{/noc_title}}
        <p>Type both into your application exactly as they are written here, the A too. If a single character differs, IRCC cannot link your application to the offer.</p>
        <h2 style="font-size:18px;margin:24px 0 8px">Where they go</h2>
        <ul style="padding-left:1.2em">
        <li style="margin-bottom:8px">The number: in the field “offer of employment number”, near the question “Has your employer paid the Employer Compliance fee?”.</li>
        <li style="margin-bottom:8px">The code: where you are asked for the occupation in the National Occupational Classification (NOC). It must be the same code that your employer entered: that of your job in Canada, not of a job that you had before.</li>
        </ul>
        <h2 style="font-size:18px;margin:24px 0 8px">Before you submit your application</h2>
        <ul style="padding-left:1.2em">
        <li style="margin-bottom:8px">Use the passport that you gave to your employer. IRCC links your application to the offer by passport number and citizenship, down to hyphens and spaces. If your passport has been renewed, tell your employer before you apply.</li>
        <li style="margin-bottom:8px">This number works only once, for one application: yours. Do not give it to anybody else.</li>
        <li style="margin-bottom:8px">Once you have accepted the invitation to apply, you have exactly 20 days to submit your application. The time is counted in UTC, not in the time of the place where you are: do not wait for the last day.</li>
        <li style="margin-bottom:8px">IRCC has received the offer, no more than that: the decision on your permit comes after your application.</li>
        <li style="margin-bottom:8px">This message does not replace your internship agreement (“convention de stage”).</li>
        </ul>
        <h2 style="font-size:18px;margin:24px 0 8px">Official pages</h2>
        <p>Sign in to your IRCC account:<br/><a href="https://www.canada.ca/en/immigration-refugees-citizenship/services/application/ircc-accounts.html">https://www.canada.ca/en/immigration-refugees-citizenship/services/application/ircc-accounts.html</a></p>
        <p>International Experience Canada (IEC):<br/><a href="https://www.canada.ca/en/immigration-refugees-citizenship/services/work-canada/iec.html">https://www.canada.ca/en/immigration-refugees-citizenship/services/work-canada/iec.html</a></p>
        <h2 style="font-size:18px;margin:24px 0 8px">Questions?</h2>
        <p>Please ask: {{contact}}</p>
        <p>Please answer this message with one line in any case, so that we know that you have it.</p>
        <p>This message is for {{given_names}} {{family_name}} only. If it is not meant for you, please tell us, then delete it.</p>
        {{#sender}}
        <p>{{sender}}</p>
        {{/sender}}
        </body>
        </html>

        """#

    private static let frenchReminderText = #"""
        Subject: Rappel : avez-vous reçu votre numéro d’offre d’emploi ?

        Bonjour {{given_names}} {{family_name}},

        Nous vous avons écrit{{#told_on}} le {{told_on}}{{/told_on}} et ne savons pas si le message vous est parvenu. Merci de répondre à celui-ci, une ligne suffit, pour que nous sachions que vous l’avez. Si votre demande est déjà faite, dites-le simplement.

        Numéro de l’offre d’emploi (la lettre A et sept chiffres) :
        {{offer}}

        Code de la profession (CNP), de votre emploi au Canada :
        {{noc}}{{#noc_title}} ({{noc_title}}){{/noc_title}}

        Rien n’a changé : ce sont ceux de notre premier message, qui dit aussi où les inscrire et à quoi veiller. Recopiez les deux dans votre demande exactement comme ils sont écrits ici, le A compris.

        Si vous n’avez plus besoin d’un permis de travail, ou si quelque chose est faux dans ce message, écrivez-nous.

        UNE QUESTION ?

        Écrivez à : {{contact}}

        Ce message s’adresse à {{given_names}} {{family_name}} uniquement. S’il ne vous est pas destiné, signalez-le-nous, puis effacez-le.
        {{#sender}}

        {{sender}}
        {{/sender}}

        """#

    private static let frenchReminderHTML = #"""
        <!DOCTYPE html>
        <html lang="fr">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Votre numéro d’offre d’emploi</title>
        </head>
        <body style="margin:0;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <p>Bonjour {{given_names}} {{family_name}},</p>
        <p>Nous vous avons écrit{{#told_on}} le {{told_on}}{{/told_on}} et ne savons pas si le message vous est parvenu. Merci de répondre à celui-ci, une ligne suffit, pour que nous sachions que vous l’avez. Si votre demande est déjà faite, dites-le simplement.</p>
        <p style="margin:0 0 4px">Numéro de l’offre d’emploi (la lettre A et sept chiffres) :</p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{offer}}</strong></p>
        <p style="margin:0 0 4px">Code de la profession (CNP), de votre emploi au Canada :</p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{noc}}</strong></p>
        {{#noc_title}}
        <p style="margin:0 0 16px">{{noc_title}}</p>
        {{/noc_title}}
        <p>Rien n’a changé : ce sont ceux de notre premier message, qui dit aussi où les inscrire et à quoi veiller. Recopiez les deux dans votre demande exactement comme ils sont écrits ici, le A compris.</p>
        <p>Si vous n’avez plus besoin d’un permis de travail, ou si quelque chose est faux dans ce message, écrivez-nous.</p>
        <h2 style="font-size:18px;margin:24px 0 8px">Une question ?</h2>
        <p>Écrivez à : {{contact}}</p>
        <p>Ce message s’adresse à {{given_names}} {{family_name}} uniquement. S’il ne vous est pas destiné, signalez-le-nous, puis effacez-le.</p>
        {{#sender}}
        <p>{{sender}}</p>
        {{/sender}}
        </body>
        </html>

        """#

    private static let englishReminderText = #"""
        Subject: Reminder: have you received your offer of employment number?

        Hello {{given_names}} {{family_name}},

        We wrote to you{{#told_on}} on {{told_on}}{{/told_on}} and do not know whether the message has reached you. Please answer this one with a single line, so that we know that you have it. If you have applied already, just say so.

        Offer of employment number (the letter A and seven digits):
        {{offer}}

        Occupation code (NOC), of your job in Canada:
        {{noc}}{{#noc_title}} ({{noc_title}}){{/noc_title}}

        Nothing has changed: they are the ones of our first message, which also says where they go and what to mind. Type both into your application exactly as they are written here, the A too.

        If you no longer need a work permit, or something in this message is wrong, please tell us.

        QUESTIONS?

        Please ask: {{contact}}

        This message is for {{given_names}} {{family_name}} only. If it is not meant for you, please tell us, then delete it.
        {{#sender}}

        {{sender}}
        {{/sender}}

        """#

    private static let englishReminderHTML = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Your offer of employment number</title>
        </head>
        <body style="margin:0;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <p>Hello {{given_names}} {{family_name}},</p>
        <p>We wrote to you{{#told_on}} on {{told_on}}{{/told_on}} and do not know whether the message has reached you. Please answer this one with a single line, so that we know that you have it. If you have applied already, just say so.</p>
        <p style="margin:0 0 4px">Offer of employment number (the letter A and seven digits):</p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{offer}}</strong></p>
        <p style="margin:0 0 4px">Occupation code (NOC), of your job in Canada:</p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{noc}}</strong></p>
        {{#noc_title}}
        <p style="margin:0 0 16px">{{noc_title}}</p>
        {{/noc_title}}
        <p>Nothing has changed: they are the ones of our first message, which also says where they go and what to mind. Type both into your application exactly as they are written here, the A too.</p>
        <p>If you no longer need a work permit, or something in this message is wrong, please tell us.</p>
        <h2 style="font-size:18px;margin:24px 0 8px">Questions?</h2>
        <p>Please ask: {{contact}}</p>
        <p>This message is for {{given_names}} {{family_name}} only. If it is not meant for you, please tell us, then delete it.</p>
        {{#sender}}
        <p>{{sender}}</p>
        {{/sender}}
        </body>
        </html>

        """#

    private static let frenchWithdrawnText = #"""
        Subject: IMPORTANT : votre numéro d’offre d’emploi n’est plus valable

        Bonjour {{given_names}} {{family_name}},

        ATTENTION : le numéro d’offre d’emploi que nous vous avons donné n’est plus valable. Ne l’utilisez pas :
        {{offer}}

        QUE FAIRE

        - Si votre demande de permis de travail n’est pas encore transmise : ne la transmettez pas avec ce numéro. Retirez-le de la demande.
        - Si elle est déjà transmise : écrivez-nous tout de suite, avant toute autre démarche. Nous vous dirons la suite.
        - N’attendez pas le dernier de vos 20 jours : s’ils courent, écrivez-nous maintenant.
        - Si un autre numéro est demandé pour vous, il vous viendra par un message à part. D’ici là, vous n’en avez aucun.

        UNE QUESTION ?

        Écrivez à : {{contact}}

        Ce message s’adresse à {{given_names}} {{family_name}} uniquement. S’il ne vous est pas destiné, signalez-le-nous, puis effacez-le.
        {{#sender}}

        {{sender}}
        {{/sender}}

        """#

    private static let frenchWithdrawnHTML = #"""
        <!DOCTYPE html>
        <html lang="fr">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Votre numéro n’est plus valable</title>
        </head>
        <body style="margin:0;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <p>Bonjour {{given_names}} {{family_name}},</p>
        <p style="padding:8px 12px;border:2px solid #b00000"><strong>ATTENTION : le numéro d’offre d’emploi que nous vous avons donné n’est plus valable. Ne l’utilisez pas :</strong></p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{offer}}</strong></p>
        <h2 style="font-size:18px;margin:24px 0 8px">Que faire</h2>
        <ul style="padding-left:1.2em">
        <li style="margin-bottom:8px">Si votre demande de permis de travail n’est pas encore transmise : ne la transmettez pas avec ce numéro. Retirez-le de la demande.</li>
        <li style="margin-bottom:8px">Si elle est déjà transmise : écrivez-nous tout de suite, avant toute autre démarche. Nous vous dirons la suite.</li>
        <li style="margin-bottom:8px">N’attendez pas le dernier de vos 20 jours : s’ils courent, écrivez-nous maintenant.</li>
        <li style="margin-bottom:8px">Si un autre numéro est demandé pour vous, il vous viendra par un message à part. D’ici là, vous n’en avez aucun.</li>
        </ul>
        <h2 style="font-size:18px;margin:24px 0 8px">Une question ?</h2>
        <p>Écrivez à : {{contact}}</p>
        <p>Ce message s’adresse à {{given_names}} {{family_name}} uniquement. S’il ne vous est pas destiné, signalez-le-nous, puis effacez-le.</p>
        {{#sender}}
        <p>{{sender}}</p>
        {{/sender}}
        </body>
        </html>

        """#

    private static let englishWithdrawnText = #"""
        Subject: IMPORTANT: your offer of employment number is no longer valid

        Hello {{given_names}} {{family_name}},

        PLEASE NOTE: the offer of employment number that we gave you is no longer valid. Do not use it:
        {{offer}}

        WHAT TO DO

        - If you have not submitted your application for a work permit yet: do not submit it with this number. Take the number out of it.
        - If you have submitted it already: write to us at once, before you do anything else. We will tell you what comes next.
        - Do not wait for the last day of your 20 days: write to us now if they are running.
        - If another number is filed for you, you will get it in a message of its own. Until then you have none.

        QUESTIONS?

        Please ask: {{contact}}

        This message is for {{given_names}} {{family_name}} only. If it is not meant for you, please tell us, then delete it.
        {{#sender}}

        {{sender}}
        {{/sender}}

        """#

    private static let englishWithdrawnHTML = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Your number is no longer valid</title>
        </head>
        <body style="margin:0;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <p>Hello {{given_names}} {{family_name}},</p>
        <p style="padding:8px 12px;border:2px solid #b00000"><strong>PLEASE NOTE: the offer of employment number that we gave you is no longer valid. Do not use it:</strong></p>
        <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{offer}}</strong></p>
        <h2 style="font-size:18px;margin:24px 0 8px">What to do</h2>
        <ul style="padding-left:1.2em">
        <li style="margin-bottom:8px">If you have not submitted your application for a work permit yet: do not submit it with this number. Take the number out of it.</li>
        <li style="margin-bottom:8px">If you have submitted it already: write to us at once, before you do anything else. We will tell you what comes next.</li>
        <li style="margin-bottom:8px">Do not wait for the last day of your 20 days: write to us now if they are running.</li>
        <li style="margin-bottom:8px">If another number is filed for you, you will get it in a message of its own. Until then you have none.</li>
        </ul>
        <h2 style="font-size:18px;margin:24px 0 8px">Questions?</h2>
        <p>Please ask: {{contact}}</p>
        <p>This message is for {{given_names}} {{family_name}} only. If it is not meant for you, please tell us, then delete it.</p>
        {{#sender}}
        <p>{{sender}}</p>
        {{/sender}}
        </body>
        </html>

        """#

    private static let frenchSupervisorText = #"""
        Subject: {{given_names}} {{family_name}} : le numéro d’offre d’emploi est envoyé

        Bonjour,

        {{given_names}} {{family_name}} a reçu{{#told_on}} le {{told_on}}{{/told_on}} ce qu’il faut pour demander le permis de travail : le numéro de l’offre d’emploi et le code de la profession. Ce message vous est adressé à titre de superviseur ; vous n’avez rien à faire.

        Le numéro lui-même n’est pas dans ce message : il n’est destiné qu’à {{given_names}} {{family_name}}.

        UNE QUESTION ?

        Écrivez à : {{contact}}
        {{#sender}}

        {{sender}}
        {{/sender}}

        """#

    private static let frenchSupervisorHTML = #"""
        <!DOCTYPE html>
        <html lang="fr">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Le stagiaire est informé</title>
        </head>
        <body style="margin:0;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <p>Bonjour,</p>
        <p>{{given_names}} {{family_name}} a reçu{{#told_on}} le {{told_on}}{{/told_on}} ce qu’il faut pour demander le permis de travail : le numéro de l’offre d’emploi et le code de la profession. Ce message vous est adressé à titre de superviseur ; vous n’avez rien à faire.</p>
        <p>Le numéro lui-même n’est pas dans ce message : il n’est destiné qu’à {{given_names}} {{family_name}}.</p>
        <h2 style="font-size:18px;margin:24px 0 8px">Une question ?</h2>
        <p>Écrivez à : {{contact}}</p>
        {{#sender}}
        <p>{{sender}}</p>
        {{/sender}}
        </body>
        </html>

        """#

    private static let englishSupervisorText = #"""
        Subject: {{given_names}} {{family_name}} has been sent the offer of employment number

        Hello,

        {{given_names}} {{family_name}} was sent{{#told_on}} on {{told_on}}{{/told_on}} what is needed to apply for the work permit: the offer of employment number and the occupation code. You are named as supervisor and need to do nothing.

        The number itself is not in this message: it is for {{given_names}} {{family_name}} alone.

        QUESTIONS?

        Please ask: {{contact}}
        {{#sender}}

        {{sender}}
        {{/sender}}

        """#

    private static let englishSupervisorHTML = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>The intern has been told</title>
        </head>
        <body style="margin:0;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff">
        <p>Hello,</p>
        <p>{{given_names}} {{family_name}} was sent{{#told_on}} on {{told_on}}{{/told_on}} what is needed to apply for the work permit: the offer of employment number and the occupation code. You are named as supervisor and need to do nothing.</p>
        <p>The number itself is not in this message: it is for {{given_names}} {{family_name}} alone.</p>
        <h2 style="font-size:18px;margin:24px 0 8px">Questions?</h2>
        <p>Please ask: {{contact}}</p>
        {{#sender}}
        <p>{{sender}}</p>
        {{/sender}}
        </body>
        </html>

        """#
}
