/** An archived page that tries everything to reach the API at `origin`, and marks itself when it has run. */
export const hostilePage = (origin: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Harbour board reopens the east gate</title>
<meta http-equiv="refresh" content="3;url=${origin}/api/v1/about?by=refresh">
<base href="${origin}/">
<link rel="stylesheet" href="${origin}/api/v1/about?by=style">
<link rel="prefetch" href="${origin}/api/v1/about?by=prefetch">
<script src="${origin}/main.js?by=script"></script>
</head><body><article><h1>Harbour board reopens the east gate</h1>
<p>By Ilma Ostrey</p>
<p>The harbour board reopened the east gate on Monday, a fortnight after the storm had bent its hinges, and a crowd of two hundred watched the first boats go out.</p>
<p>Crews had waited in the outer basin with the tide against them, and the board had rented a barge for the post, the milk and the bread of the island.</p>
<p>“We counted the days by the bread,” said Selka Veltry, who keeps the bakery beside the pier and sold most of it to the men who mended the gate.</p>
</article>
<img src="${origin}/api/v1/about?by=image" alt="">
<iframe src="${origin}/?by=frame"></iframe>
<iframe src="data:text/html,<script>fetch('${origin}/api/v1/about?by=data')</script>"></iframe>
<iframe srcdoc="<script>fetch('${origin}/api/v1/about?by=srcdoc')</script>"></iframe>
<object data="${origin}/api/v1/about?by=object"></object>
<form id="f" method="post" action="${origin}/api/v1/query?by=form" enctype="text/plain" target="_top"><input name='{"sql":"SELECT 1","x":"' value='"}'></form>
<a id="j" href="javascript:fetch('${origin}/api/v1/about?by=javascript')">a</a>
<a id="t" href="${origin}/api/v1/about?by=top" target="_top">b</a>
<a id="p" href="${origin}/api/v1/about?by=popup" target="_blank">c</a>
<a id="d" href="data:text/html,<script>fetch('${origin}/api/v1/about?by=datalink')</script>">d</a>
<script>
const at = (by) => '${origin}/api/v1/about?by=' + by;
const attempt = (name, act) => { try { const made = act(); if (made && made.catch) made.catch(() => {}); } catch {} };
attempt('fetch', () => fetch(at('fetch'), { credentials: 'include' }));
attempt('nocors', () => fetch('${origin}/api/v1/query', { method: 'POST', mode: 'no-cors', body: '{"sql":"SELECT 1"}' }));
attempt('json', () => fetch('${origin}/api/v1/query', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"sql":"SELECT 1"}' }));
attempt('start', () => fetch('${origin}/api/jobs/papers/start', { method: 'POST' }));
attempt('xhr', () => { const x = new XMLHttpRequest(); x.open('GET', at('xhr')); x.send(); });
attempt('beacon', () => navigator.sendBeacon(at('beacon'), 'x'));
attempt('socket', () => new WebSocket('${origin.replace('http', 'ws')}/api/v1/about?by=socket'));
attempt('events', () => new EventSource(at('events')));
attempt('import', () => import(at('import')));
attempt('worker', () => new Worker(URL.createObjectURL(new Blob(["fetch('" + at('worker') + "'); importScripts('" + at('imported') + "')"], { type: 'text/javascript' }))));
attempt('worker socket', () => new Worker(URL.createObjectURL(new Blob(["new WebSocket('${origin.replace('http', 'ws')}/api/v1/about?by=worker_socket')"], { type: 'text/javascript' }))));
attempt('clean', () => { const f = document.createElement('iframe'); document.body.append(f); const w = f.contentWindow; new w.WebSocket('${origin.replace('http', 'ws')}/api/v1/about?by=clean_socket'); w.fetch(at('clean_fetch')); });
attempt('sw', () => navigator.serviceWorker.register(at('sw')));
attempt('sw2', () => navigator.serviceWorker.register('/api/v1/about?by=sw2'));
attempt('unregister', () => navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => one.unregister())));
attempt('rtc', () => { const r = new RTCPeerConnection({ iceServers: [{ urls: 'turn:${new URL(origin).host}?transport=tcp', username: 'a', credential: 'b' }] }); r.createDataChannel('x'); r.createOffer().then((o) => r.setLocalDescription(o)); });
attempt('frame', () => { const f = document.createElement('iframe'); f.src = at('made'); document.body.append(f); });
attempt('blob', () => { const f = document.createElement('iframe'); f.src = URL.createObjectURL(new Blob(["<script>fetch('" + at('blob') + "')<" + "/script>"], { type: 'text/html' })); document.body.append(f); });
attempt('message', () => window.top.postMessage({ type: 'urlchange', url: at('message') }, '*'));
attempt('cookie', () => { document.cookie = 'taken=1; path=/'; });
// What leads the page away comes last, one after another.
const away = [
  () => window.open(at('open')),
  () => { window.top.document.title = 'taken'; },
  () => { window.top.location = at('top_location'); },
  () => { window.parent.parent.location.href = at('parent'); },
  ...['p', 't', 'j', 'd'].map((id) => () => document.getElementById(id).click()),
  () => document.getElementById('f').submit(),
  () => { location.href = at('location'); },
];
away.forEach((act, i) => setTimeout(() => attempt('away', act), 2000 + 100 * i));
document.body.dataset.ran = 'yes';
</script></body></html>`;
