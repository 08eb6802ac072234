extension LetterTemplates {
    /// The English letter: `Config/letters/letter.en.mustache` and its HTML, word for word (a test compares them).
    enum BuiltInEnglish {
        static let text = #"""
            Subject: {{#superseded}}CORRECTION: {{/superseded}}Your offer of employment number for the work permit

            Hello {{given_names}} {{family_name}},

            {{#superseded}}
            PLEASE NOTE: this message replaces the earlier one. The number {{superseded}} is no longer valid, do not use it. If it is already in your application, write to us before you submit.

            {{/superseded}}
            Immigration, Refugees and Citizenship Canada (IRCC) has received the offer of employment that {{#employer}}{{employer}}{{/employer}}{{^employer}}your employer{{/employer}} has submitted for you. To apply for your work permit you need the number of this offer and the code of the occupation.

            Offer of employment number:
            {{offer}}

            Occupation code (NOC):
            {{noc}}{{#noc_title}} ({{noc_title}}){{/noc_title}}

            Type both into your application exactly as they are written here. If a single character differs, IRCC cannot link your application to the offer.

            WHERE THEY GO

            - The number: in the field “offer of employment number”, near the question “Has your employer paid the Employer Compliance fee?”.
            - The code: where you are asked for the occupation in the National Occupational Classification (NOC). It must be the same code that your employer entered.

            BEFORE YOU SUBMIT YOUR APPLICATION

            - Use the passport that you gave to your employer. IRCC links your application to the offer by passport number and citizenship, down to hyphens and spaces. If your passport has been renewed, tell your employer before you apply.
            - This number works only once, for one application: yours. Do not give it to anybody else.
            - Once you have accepted the invitation to apply, you have exactly 20 days to submit your application. The time is counted in UTC, not in the time of the place where you are: do not wait for the last day.
            - IRCC has received the offer, no more than that: the decision on your permit comes after your application.

            OFFICIAL PAGES

            Sign in to your IRCC account:
            https://www.canada.ca/en/immigration-refugees-citizenship/services/application/account.html
            International Experience Canada (IEC):
            https://www.canada.ca/en/immigration-refugees-citizenship/services/work-canada/iec.html

            QUESTIONS?

            Please ask: {{contact}}

            This message is for {{given_names}} {{family_name}} only. If it is not meant for you, please tell us, then delete it.
            {{#sender}}

            {{sender}}
            {{/sender}}

            """#

        static let html = #"""
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
            <p style="margin:0 0 4px">Offer of employment number:</p>
            <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{offer}}</strong></p>
            <p style="margin:0 0 4px">Occupation code (NOC):</p>
            <p style="margin:0 0 16px;padding:8px 12px;border:1px solid #767676;font-size:22px;font-family:Consolas,Menlo,monospace"><strong>{{noc}}</strong></p>
            {{#noc_title}}
            <p style="margin:0 0 16px">{{noc_title}}</p>
            {{/noc_title}}
            <p>Type both into your application exactly as they are written here. If a single character differs, IRCC cannot link your application to the offer.</p>
            <h2 style="font-size:18px;margin:24px 0 8px">Where they go</h2>
            <ul style="padding-left:1.2em">
            <li style="margin-bottom:8px">The number: in the field “offer of employment number”, near the question “Has your employer paid the Employer Compliance fee?”.</li>
            <li style="margin-bottom:8px">The code: where you are asked for the occupation in the National Occupational Classification (NOC). It must be the same code that your employer entered.</li>
            </ul>
            <h2 style="font-size:18px;margin:24px 0 8px">Before you submit your application</h2>
            <ul style="padding-left:1.2em">
            <li style="margin-bottom:8px">Use the passport that you gave to your employer. IRCC links your application to the offer by passport number and citizenship, down to hyphens and spaces. If your passport has been renewed, tell your employer before you apply.</li>
            <li style="margin-bottom:8px">This number works only once, for one application: yours. Do not give it to anybody else.</li>
            <li style="margin-bottom:8px">Once you have accepted the invitation to apply, you have exactly 20 days to submit your application. The time is counted in UTC, not in the time of the place where you are: do not wait for the last day.</li>
            <li style="margin-bottom:8px">IRCC has received the offer, no more than that: the decision on your permit comes after your application.</li>
            </ul>
            <h2 style="font-size:18px;margin:24px 0 8px">Official pages</h2>
            <p>Sign in to your IRCC account:<br/><a href="https://www.canada.ca/en/immigration-refugees-citizenship/services/application/account.html">https://www.canada.ca/en/immigration-refugees-citizenship/services/application/account.html</a></p>
            <p>International Experience Canada (IEC):<br/><a href="https://www.canada.ca/en/immigration-refugees-citizenship/services/work-canada/iec.html">https://www.canada.ca/en/immigration-refugees-citizenship/services/work-canada/iec.html</a></p>
            <h2 style="font-size:18px;margin:24px 0 8px">Questions?</h2>
            <p>Please ask: {{contact}}</p>
            <p>This message is for {{given_names}} {{family_name}} only. If it is not meant for you, please tell us, then delete it.</p>
            {{#sender}}
            <p>{{sender}}</p>
            {{/sender}}
            </body>
            </html>

            """#
    }
}
