/** Held is solid, missing is hatched, each kind at its own angle, so that they differ without colour too. */
export const COVERAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2321; --paper: #fcfcfa; --soft: #656c69; --line: #dcdfda; --held: #2e7d4f;
  --walled: #7a5ea8; --gone: #6f7672; --refused: #9a6b00; --failed: #b3261e; --waiting: #1d5fa8; --out: #b3261e; --faint: #f3c9c5; --quote: #eef3ef; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9e6; --paper: #161917; --soft: #9aa29d; --line: #343a36; --held: #55b87c;
  --walled: #b79be6; --gone: #a9b0ac; --refused: #e0b050; --failed: #ff8a80; --waiting: #7db4f0; --out: #ff8a80; --faint: #5a2b28; --quote: #1f2622; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .2rem; }
header p, section > p { margin: .2rem 0; color: var(--soft); font-size: .9rem; }
blockquote { margin: 1rem 0; padding: .7rem 1rem; background: var(--quote); border-inline-start: .3rem solid var(--held); }
.legend { font-size: .85rem; line-height: 1.9; } .legend span { display: inline-block; margin-inline-end: .9rem; }
.legend i { display: inline-block; width: 1.1em; height: 1.1em; margin-inline-end: .35em; vertical-align: -.2em; }
.held { background: var(--held); }
.walled { background: repeating-linear-gradient(45deg, var(--walled) 0 2px, transparent 2px 5px); }
.gone { background: repeating-linear-gradient(0deg, var(--gone) 0 1px, transparent 1px 4px); }
.refused { background: repeating-linear-gradient(-45deg, var(--refused) 0 2px, transparent 2px 5px); }
.failed { background: repeating-linear-gradient(45deg, var(--failed) 0 3px, transparent 3px 5px); }
.waiting { background: repeating-linear-gradient(90deg, var(--waiting) 0 1px, transparent 1px 4px); }
.walled, .gone, .refused, .failed, .waiting { outline: 1px solid; outline-offset: -1px; }
.walled { outline-color: var(--walled); } .gone { outline-color: var(--gone); } .refused { outline-color: var(--refused); }
.failed { outline-color: var(--failed); } .waiting { outline-color: var(--waiting); }
.year { display: grid; grid-template-columns: 2.9rem 1fr 3.6rem; gap: .4rem; align-items: end; margin-top: .5rem; }
.year b { font-weight: 600; font-size: .85rem; } .year small { color: var(--soft); text-align: end; }
.months { display: grid; grid-template-columns: repeat(12, 1fr); gap: 2px; }
.month { display: flex; flex-direction: column-reverse; height: 3.6rem; border-bottom: 1px solid var(--line); }
.month i { flex: none; min-height: 3px; } .month i.held { min-height: 1px; }
.month.outage, .legend .outage { border-bottom: 4px double var(--out); background: repeating-linear-gradient(-45deg, var(--faint) 0 4px, transparent 4px 9px); }
.names { margin-top: .2rem; } .names small { font-size: .7rem; } .names span { text-align: center; font-size: .7rem; color: var(--soft); }
.gap { color: var(--out) !important; }
details { margin-top: .6rem; font-size: .85rem; } summary { cursor: pointer; padding: .3rem 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; } th, td { padding: .15rem .5rem; text-align: end; border-top: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
thead th { color: var(--soft); border: 0; } .text { text-align: start; }
`;
