extension LetterTemplates {
    /// The French letter: `Config/letters/letter.fr.mustache` and its HTML, word for word (a test compares them).
    enum BuiltInFrench {
        static let text = #"""
            Subject: {{#superseded}}CORRECTION : {{/superseded}}Votre numéro d’offre d’emploi pour le permis de travail

            Bonjour {{given_names}} {{family_name}},

            {{#superseded}}
            ATTENTION : ce message remplace le précédent. Le numéro {{superseded}} n’est plus valable, ne l’utilisez pas. S’il est déjà dans votre demande, écrivez-nous avant de la transmettre.

            {{/superseded}}
            Immigration, Réfugiés et Citoyenneté Canada (IRCC) a reçu l’offre d’emploi présentée pour vous par {{#employer}}{{employer}}{{/employer}}{{^employer}}votre employeur{{/employer}}. Pour demander votre permis de travail, il vous faut le numéro de cette offre et le code de la profession.

            Numéro de l’offre d’emploi :
            {{offer}}

            Code de la profession (CNP) :
            {{noc}}{{#noc_title}} ({{noc_title}}){{/noc_title}}

            Recopiez les deux dans votre demande exactement comme ils sont écrits ici. Un seul caractère différent, et IRCC ne peut pas relier votre demande à l’offre.

            OÙ LES INSCRIRE

            - Le numéro : au champ « numéro de l’offre d’emploi » (en anglais : “offer of employment number”), près de la question sur les frais de conformité de l’employeur (en anglais : “Has your employer paid the Employer Compliance fee?”).
            - Le code : là où l’on demande la profession selon la Classification nationale des professions (CNP, en anglais NOC). Il doit être le même que celui que votre employeur a inscrit.

            AVANT DE TRANSMETTRE VOTRE DEMANDE

            - Utilisez le passeport que vous avez indiqué à votre employeur. IRCC relie votre demande à l’offre par le numéro de passeport et la citoyenneté, au trait d’union et à l’espace près. Si votre passeport a été renouvelé, dites-le à votre employeur avant de faire votre demande.
            - Ce numéro ne sert qu’une fois, pour une seule demande : la vôtre. Ne le donnez à personne d’autre.
            - Quand vous avez accepté l’invitation à présenter une demande, vous avez exactement 20 jours pour la transmettre. Le délai se compte en temps universel (UTC), et non à l’heure de l’endroit où vous êtes : n’attendez pas le dernier jour.
            - IRCC a reçu l’offre, rien de plus : la décision sur votre permis viendra après votre demande.

            LES PAGES OFFICIELLES

            Se connecter à son compte IRCC :
            https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/compte.html
            Expérience internationale Canada (EIC) :
            https://www.canada.ca/fr/immigration-refugies-citoyennete/services/travailler-canada/eic.html

            UNE QUESTION ?

            Adressez-vous à : {{contact}}

            Ce message est pour {{given_names}} {{family_name}} seulement. S’il ne vous est pas destiné, dites-le-nous, puis effacez-le.
            {{#sender}}

            {{sender}}
            {{/sender}}

            """#

        static let html = #"""
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
            <p style="margin:0 0 4px">Numéro de l’offre d’emploi :</p>
            <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{offer}}</strong></p>
            <p style="margin:0 0 4px">Code de la profession (CNP) :</p>
            <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{noc}}</strong></p>
            {{#noc_title}}
            <p style="margin:0 0 16px">{{noc_title}}</p>
            {{/noc_title}}
            <p>Recopiez les deux dans votre demande exactement comme ils sont écrits ici. Un seul caractère différent, et IRCC ne peut pas relier votre demande à l’offre.</p>
            <h2 style="font-size:18px;margin:24px 0 8px">Où les inscrire</h2>
            <ul style="padding-left:1.2em">
            <li style="margin-bottom:8px">Le numéro : au champ « numéro de l’offre d’emploi » (en anglais : “offer of employment number”), près de la question sur les frais de conformité de l’employeur (en anglais : “Has your employer paid the Employer Compliance fee?”).</li>
            <li style="margin-bottom:8px">Le code : là où l’on demande la profession selon la Classification nationale des professions (CNP, en anglais NOC). Il doit être le même que celui que votre employeur a inscrit.</li>
            </ul>
            <h2 style="font-size:18px;margin:24px 0 8px">Avant de transmettre votre demande</h2>
            <ul style="padding-left:1.2em">
            <li style="margin-bottom:8px">Utilisez le passeport que vous avez indiqué à votre employeur. IRCC relie votre demande à l’offre par le numéro de passeport et la citoyenneté, au trait d’union et à l’espace près. Si votre passeport a été renouvelé, dites-le à votre employeur avant de faire votre demande.</li>
            <li style="margin-bottom:8px">Ce numéro ne sert qu’une fois, pour une seule demande : la vôtre. Ne le donnez à personne d’autre.</li>
            <li style="margin-bottom:8px">Quand vous avez accepté l’invitation à présenter une demande, vous avez exactement 20 jours pour la transmettre. Le délai se compte en temps universel (UTC), et non à l’heure de l’endroit où vous êtes : n’attendez pas le dernier jour.</li>
            <li style="margin-bottom:8px">IRCC a reçu l’offre, rien de plus : la décision sur votre permis viendra après votre demande.</li>
            </ul>
            <h2 style="font-size:18px;margin:24px 0 8px">Les pages officielles</h2>
            <p>Se connecter à son compte IRCC :<br/><a href="https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/compte.html">https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/compte.html</a></p>
            <p>Expérience internationale Canada (EIC) :<br/><a href="https://www.canada.ca/fr/immigration-refugies-citoyennete/services/travailler-canada/eic.html">https://www.canada.ca/fr/immigration-refugies-citoyennete/services/travailler-canada/eic.html</a></p>
            <h2 style="font-size:18px;margin:24px 0 8px">Une question ?</h2>
            <p>Adressez-vous à : {{contact}}</p>
            <p>Ce message est pour {{given_names}} {{family_name}} seulement. S’il ne vous est pas destiné, dites-le-nous, puis effacez-le.</p>
            {{#sender}}
            <p>{{sender}}</p>
            {{/sender}}
            </body>
            </html>

            """#
    }
}
