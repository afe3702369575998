/** Light and dark by the reader's choice; what is wrong is told by words too, not by colour alone. */
export const DOCTOR_STYLE = `
:root { color-scheme: light dark; --ink: #1c2321; --paper: #fcfcfa; --soft: #656c69; --line: #dcdfda; --good: #2e7d4f; --bad: #b3261e; --quote: #eef3ef; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9e6; --paper: #161917; --soft: #9aa29d; --line: #343a36; --good: #55b87c; --bad: #ff8a80; --quote: #1f2622; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; } h2 { font-size: 1.1rem; margin: 0; }
header p, .since { margin: .2rem 0; color: var(--soft); font-size: .9rem; }
section { border-top: 1px solid var(--line); padding: 1rem 0; } section p { margin: .4rem 0; }
.verdict { padding: .7rem 1rem; background: var(--quote); border-inline-start: .3rem solid var(--good); } .verdict.bad { border-color: var(--bad); }
.kind { font-size: .8rem; letter-spacing: .04em; color: var(--bad); border: 1px solid; border-radius: .2rem; padding: .1rem .4rem; margin-inline-end: .3rem; }
.advice { padding: .5rem .8rem; background: var(--quote); }
ul { padding-inline-start: 1.2rem; margin: .4rem 0; font-size: .9rem; } a { color: inherit; }
details { font-size: .85rem; color: var(--soft); } summary { cursor: pointer; }
`;
