/// How the page of `report` looks: on a phone and on a desk, in light and in dark, on paper.
///
/// Text has a contrast of at least 4.5 to 1 to what is behind it, a drawing 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
enum SeasonStyle {
    static let sheet = Markup.verbatim(
        """

        :root {
          color-scheme: light dark;
          --paper: #ffffff; --ink: #1a1c20; --quiet: #54585f; --rule: #c9ccd1; --grid: #dfe1e5;
          --confirmed: #0b6e4f; --told: #2472a8; --leaving: #6a55b5; --awaited: #787d86; --person: #b04309;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14171c; --ink: #e9eaed; --quiet: #b1b5bd; --rule: #474c55; --grid: #2d323a;
            --confirmed: #4cc38a; --told: #6cb2eb; --leaving: #b3a5f5; --awaited: #989ea8; --person: #f0915a;
          }
        }
        * { box-sizing: border-box; }
        html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 1.25rem 1rem 2rem; max-width: 70rem;
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: anywhere;
        }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
        h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .75rem; }
        h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
        h2 + h3 { margin-top: 0; }
        p { margin: 0 0 .75rem; }
        .lead { font-size: 1.15rem; margin: 1rem 0 1.5rem; }
        .quiet { color: var(--quiet); font-size: .9rem; }
        .small { display: block; font-weight: 400; font-size: .85rem; color: var(--quiet); }
        .heard {
          position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
        }
        @media (min-width: 56rem) {
          main { columns: 2; column-gap: 3rem; }
          section { break-inside: avoid; }
          section[aria-labelledby="people"] { column-span: all; break-inside: auto; }
        }
        section { border-top: 2px solid var(--rule); padding: 1rem 0 1.5rem; }
        table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; position: relative; }
        th, td { padding: .35rem .75rem .35rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--grid); }
        tr > :last-child { padding-inline-end: 0; }
        thead th { font-size: .85rem; font-weight: 400; color: var(--quiet); overflow-wrap: normal; vertical-align: bottom; }
        tbody th { font-weight: 400; }
        section[aria-labelledby="people"] tbody th { font-weight: 600; }
        .n { text-align: end; overflow-wrap: normal; white-space: nowrap; }
        .bar { width: 22%; }
        @media (min-width: 30rem) { .bar { width: 32%; } }
        .bar svg { display: block; width: 100%; height: .8rem; margin-top: .35rem; }
        figure { margin: 0 0 .75rem; }
        .chart { display: block; width: 100%; max-width: 32rem; height: auto; margin: 0 0 .75rem; }
        .chart text { font-size: 11px; fill: var(--quiet); font-variant-numeric: tabular-nums; }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9rem; }
        .swatch { width: 1rem; height: .75rem; margin-inline-end: .5rem; }
        .figures { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0 0 1rem; }
        .figures div { display: flex; flex-direction: column-reverse; }
        .figures dt { color: var(--quiet); font-size: .85rem; }
        .figures dd { margin: 0; font-size: 1.4rem; line-height: 1.2; white-space: nowrap; }
        details { margin: 0 0 .75rem; }
        summary { cursor: pointer; padding: .35rem 0; }
        summary:focus-visible { outline: 2px solid var(--told); outline-offset: 2px; }
        footer { border-top: 2px solid var(--rule); padding-top: 1rem; }
        .patterns { position: absolute; width: 0; height: 0; }
        .confirmed { fill: var(--confirmed); }
        .told { fill: url(#p-told); }
        .leaving { fill: url(#p-leaving); }
        .awaited { fill: url(#p-awaited); }
        .person { fill: url(#p-person); }
        .before { fill: var(--told); }
        .new { fill: url(#p-new); stroke: var(--confirmed); stroke-width: .75; }
        .value { fill: var(--told); }
        .c-told { fill: var(--told); } .c-leaving { fill: var(--leaving); } .c-awaited { fill: var(--awaited); }
        .c-person { fill: var(--person); } .c-new { fill: var(--paper); }
        .hatch { stroke: var(--paper); stroke-width: 1.5; } .dot { fill: var(--paper); }
        .hatch-new { stroke: var(--confirmed); stroke-width: 2; }
        .frame { fill: none; stroke: var(--ink); stroke-width: 1; }
        .grid { stroke: var(--grid); } .axis { stroke: var(--ink); }
        .goal { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }
        @media print {
          :root {
            color-scheme: light;
            --paper: #ffffff; --ink: #000000; --quiet: #3c3f44; --rule: #888888; --grid: #cccccc;
            --confirmed: #0b6e4f; --told: #2472a8; --leaving: #6a55b5; --awaited: #787d86; --person: #b04309;
          }
          @page { margin: 15mm; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          main { columns: 2; column-gap: 2rem; }
          section { break-inside: avoid; padding: .6rem 0 .8rem; }
          section[aria-labelledby="people"] { column-span: all; break-inside: auto; }
          tr { break-inside: avoid; }
          details:not([open]) { display: none; }
        }

        """)

    /// What is over a colour, so that the stages are told apart in black and white, and by who does not see colours.
    static let patterns = Markup.verbatim(
        """
        <svg class="patterns" aria-hidden="true" focusable="false"><defs>\
        <pattern id="p-told" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect class="c-told" width="6" height="6"/><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern>\
        <pattern id="p-leaving" width="6" height="6" patternUnits="userSpaceOnUse">\
        <rect class="c-leaving" width="6" height="6"/><circle class="dot" cx="3" cy="3" r="1.25"/></pattern>\
        <pattern id="p-awaited" width="6" height="5" patternUnits="userSpaceOnUse">\
        <rect class="c-awaited" width="6" height="5"/><line class="hatch" x1="0" y1="2.5" x2="6" y2="2.5"/></pattern>\
        <pattern id="p-person" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect class="c-person" width="7" height="7"/><line class="hatch" x1="0" y1="3.5" x2="7" y2="3.5"/>\
        <line class="hatch" x1="3.5" y1="0" x2="3.5" y2="7"/></pattern>\
        <pattern id="p-new" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">\
        <rect class="c-new" width="5" height="5"/><line class="hatch-new" x1="0" y1="0" x2="0" y2="5"/></pattern>\
        </defs></svg>
        """)
}
