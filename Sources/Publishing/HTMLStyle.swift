/// The page's one style sheet: quiet, like print. Nothing in it loads anything.
let digestStyle = """
  :root {
    color-scheme: light dark;
    --paper: #fffdf9; --ink: #1e1c1a; --soft: #5e5a54; --rule: #dcd6cb; --mark: #fbe69a;
    --restricts: #1b6a86; --expands: #b0481f; --neutral: #8a847a; --wash: #f6f2ea;
    --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", Charter, Georgia,
      "Noto Serif", "DejaVu Serif", serif;
    --sans: system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, "DejaVu Sans", sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #17181b; --ink: #e9e6df; --soft: #aeaaa1; --rule: #37383d; --mark: #55480f;
      --restricts: #6fbdd9; --expands: #f0956d; --neutral: #8f8b82; --wash: #1f2024;
    }
  }
  * { box-sizing: border-box; }
  html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
  body {
    margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 70rem;
    background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 var(--serif);
    overflow-wrap: anywhere;
  }
  a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .15em; }
  a:focus-visible, .charts:focus-visible { outline: 3px solid var(--restricts); outline-offset: 3px; border-radius: 2px; }
  .skip {
    position: absolute; left: -99rem; padding: .5rem 1rem; background: var(--ink);
    color: var(--paper); font-family: var(--sans);
  }
  .skip:focus { left: 1rem; top: 1rem; }
  header { padding: 2.5rem 0 1.1rem; text-align: center; border-bottom: 3px double var(--ink); }
  header p { margin: 0; }
  .name {
    font: 600 .8125rem/1 var(--sans); letter-spacing: .28em; text-indent: .28em;
    text-transform: uppercase; color: var(--soft);
  }
  h1 { margin: .55rem 0 .5rem; font-size: clamp(2rem, 6vw, 3.25rem); line-height: 1.1; font-weight: 600; text-wrap: balance; }
  .period { font-style: italic; color: var(--soft); }
  .glance { padding: 1.4rem 0 1.8rem; border-bottom: 1px solid var(--ink); }
  .glance h2, nav h2, figcaption, .count, .byline, .also, .why, footer, dt { font-family: var(--sans); }
  .glance h2, nav h2 {
    margin: 0 0 .8rem; font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase;
    color: var(--soft); font-weight: 600;
  }
  dl { display: flex; flex-wrap: wrap; gap: .75rem 2.25rem; margin: 0 0 1.6rem; }
  dl div { display: flex; flex-direction: column-reverse; }
  dt { font-size: .875rem; color: var(--soft); }
  dd { margin: 0; font-size: 2.125rem; line-height: 1.1; font-variant-numeric: lining-nums tabular-nums; }
  .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 1.6rem 2rem; }
  figure { margin: 0; }
  figcaption { font-size: .875rem; line-height: 1.4; font-weight: 600; margin-bottom: .5rem; }
  figcaption .key { display: block; font-weight: 400; color: var(--soft); }
  .key i { display: inline-block; width: .7em; height: .7em; margin-inline-end: .35em; border-radius: 1px; }
  .key span { margin-inline-end: .9em; white-space: nowrap; }
  svg { display: block; width: 100%; height: auto; max-width: 24rem; overflow: visible; }
  svg text { font: 12px var(--sans); fill: var(--soft); font-variant-numeric: tabular-nums; }
  svg .label { fill: var(--ink); }
  svg line { stroke: var(--rule); }
  svg .bar { fill: var(--soft); }
  svg .restricts { fill: var(--restricts); } svg .expands { fill: var(--expands); } svg .neutral { fill: var(--neutral); }
  i.restricts { background: var(--restricts); } i.expands { background: var(--expands); } i.neutral { background: var(--neutral); }
  .page { display: grid; grid-template-columns: minmax(0, 1fr); column-gap: 3.5rem; }
  nav { padding-top: 1.6rem; }
  nav ol { list-style: none; margin: 0; padding: 0; font-family: var(--sans); font-size: .9375rem; }
  nav a { display: inline-block; padding: .3rem 0; text-decoration: none; }
  nav a:hover, h3 a:hover { text-decoration: underline; text-decoration-thickness: 1px; }
  .count { font-size: .8125rem; font-weight: 400; color: var(--soft); font-variant-numeric: tabular-nums; margin-inline-start: .3em; }
  main > section { padding-top: 2rem; }
  main h2 { margin: 0; padding-bottom: .45rem; font-size: 1.5rem; line-height: 1.2; font-weight: 600; border-bottom: 1px solid var(--ink); }
  article { padding: 1.35rem 0 1.2rem; border-bottom: 1px solid var(--rule); }
  article:last-child { border-bottom: 0; }
  article p { margin: 0; }
  .byline { font-size: .8125rem; line-height: 1.5; color: var(--soft); }
  .outlet { font-weight: 600; color: var(--ink); }
  .direction { font-weight: 600; }
  .direction.restricts { color: var(--restricts); } .direction.expands { color: var(--expands); }
  h3 { margin: .2rem 0 .35rem; font-size: 1.3125rem; line-height: 1.28; font-weight: 600; text-wrap: pretty; max-width: 36em; }
  section > article:first-of-type h3 { font-size: 1.625rem; line-height: 1.2; }
  h3 a { text-decoration: none; }
  .excerpt { max-width: 40em; }
  mark { color: inherit; background: linear-gradient(transparent 58%, var(--mark) 58%); padding: 0 .08em; margin: 0 -.08em; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
  .also, .why { font-size: .8125rem; line-height: 1.5; color: var(--soft); max-width: 50em; }
  article .also, article .why { margin-top: .45rem; }
  .also + .why { margin-top: .15rem; }
  .why b { font-weight: 600; }
  [dir="rtl"] .why { text-align: right; }
  [dir="rtl"] h3, [dir="rtl"] .excerpt { max-width: none; }
  :lang(ar), :lang(fa), :lang(ur) { line-height: 1.7; }
  :lang(zh), :lang(ja), :lang(ko) { word-break: normal; line-break: strict; }
  .nothing { padding: 4rem 0; text-align: center; font-size: 1.25rem; font-style: italic; color: var(--soft); }
  footer { margin-top: 2.5rem; padding-top: .9rem; border-top: 3px double var(--ink); font-size: .8125rem; color: var(--soft); }
  footer p { margin: 0; max-width: 60em; }
  @media (min-width: 56rem) {
    .page { grid-template-columns: 12.5rem minmax(0, 1fr); }
    nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding-top: 2.3rem; }
  }
  @media (max-width: 56rem) {
    nav { padding-bottom: 1rem; border-bottom: 1px solid var(--rule); }
    nav ol { display: flex; flex-wrap: wrap; gap: 0 1.4rem; }
    svg { max-width: 22rem; }
  }
  @media (max-width: 40rem) {
    dl { gap: .6rem 1.6rem; }
    dd { font-size: 1.75rem; }
    .charts { display: flex; gap: 1.75rem; overflow-x: auto; scroll-snap-type: x proximity; margin: 0 -1.25rem; padding: 0 1.25rem .5rem; scroll-padding: 0 1.25rem; }
    figure { flex: 0 0 17.5rem; scroll-snap-align: start; }
  }
  @media print {
    :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #bbb; --mark: #eee; --restricts: #1b6a86; --expands: #b0481f; }
    body { max-width: none; padding: 0; font-size: 10.5pt; }
    .skip, nav { display: none; }
    header { padding-top: 0; }
    .page { display: block; }
    article, figure, dl { break-inside: avoid; }
    h2, h3 { break-after: avoid; }
    mark { text-decoration: underline; background: none; }
    h3 a::after { content: " " attr(href); display: block; font: 8pt var(--sans); color: var(--soft); overflow-wrap: anywhere; }
  }
  """
