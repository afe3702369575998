/** Kept is green with a bar, cut is grey and smaller, so that the two differ without colour too. */
export const INSPECT_STYLE = `
:root { color-scheme: light dark; --ink: #1c2321; --paper: #fcfcfa; --soft: #6a716e; --line: #dcdfda;
  --keep: #e4f3e6; --keep-bar: #2e8540; --cut: #f4f1ef; --cut-bar: #b9a8a0; --cut-ink: #6f6460; --mark: #1d5fa8; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9e6; --paper: #161917; --soft: #9aa29d; --line: #343a36;
  --keep: #18301d; --keep-bar: #5fbf74; --cut: #211e1d; --cut-bar: #5d524d; --cut-ink: #a3968f; --mark: #7db4f0; --warn: #e0b050; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .4rem; } h2 { font-size: 1.15rem; margin: 1.6rem 0 .5rem; } h3 { font-size: 1rem; }
header p { margin: .2rem 0; color: var(--soft); font-size: .9rem; } a { color: var(--mark); } .warning { color: var(--warn); }
nav { margin: .8rem 0; font-size: .9rem; } nav a { margin-inline-end: .8rem; }
small { font-size: .75rem; color: var(--soft); } code { font-size: .95em; }
dl { margin: 0; } dl div { display: grid; grid-template-columns: 10rem 1fr; gap: .2rem .8rem; padding: .35rem 0; border-top: 1px solid var(--line); }
dt { color: var(--soft); font-size: .9rem; } dd { margin: 0; } dd small, .value { display: block; } .none { color: var(--soft); font-style: italic; }
.other { color: var(--warn); }
.legend { font-size: .85rem; line-height: 2.1; } .legend span { display: inline-block; padding: 0 .5rem; margin: 0 .2rem; line-height: 1.7; }
.blocks > *, section > .kept, section > .cut { margin: .3rem 0; padding: .3rem .7rem; }
.kept { background: var(--keep); border-inline-start: .3rem solid var(--keep-bar); }
.kept.heading { font-weight: 700; } .kept.lead { font-weight: 600; font-size: 1.05em; } .kept.quote { font-style: italic; }
.kept.list { margin-inline-start: 1.2rem; }
.cut { background: var(--cut); border-inline-start: .3rem dashed var(--cut-bar); color: var(--cut-ink); font-size: .85rem; }
.kept small, .cut > small { float: inline-end; margin-inline-start: .6rem; }
.cut > small, .cut summary small { display: inline-block; color: var(--cut-ink); border: 1px solid var(--cut-bar); border-radius: .6rem; padding: 0 .45rem; }
.cut summary { cursor: pointer; } .cut summary small { margin-inline-end: .6rem; } .cut::after, .kept::after { content: ''; display: block; clear: both; }
.line { display: block; } details .line, .close .line { display: inline-block; margin: .1rem .6rem .1rem 0; padding-inline-end: .6rem; border-inline-end: 1px solid var(--cut-bar); }
.unseen { opacity: .65; font-style: italic; }
.mark { white-space: nowrap; font-size: .7rem; font-weight: 600; color: var(--paper); background: var(--mark); border-radius: .3rem; padding: .05rem .35rem; vertical-align: .1em; }
@media (max-width: 40rem) { dl div { grid-template-columns: 1fr; } body { padding: .7rem; } h1 { font-size: 1.25rem; } }
@media print { details { display: block; } }
`;
