/** A worker that claims what it can, says what, and holds it until it is killed. */
import { openBullmqFrontier } from '../../queues/bullmq/index.ts';

const [url = '', job = '', leaseMs = '0'] = process.argv.slice(2);
const frontier = await openBullmqFrontier({ url, job, perHost: 1, pauseMs: 0, leaseMs: Number(leaseMs) });
await frontier.join([]);
const urls: string[] = [];
for (let visit = await frontier.claim(); visit; visit = await frontier.claim()) urls.push(visit.url);
console.log(JSON.stringify(urls));
setInterval(() => undefined, 1000);
