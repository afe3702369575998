import { Gauge, Registry } from 'prom-client';
import { type Diagnosis, type FindingKind, KINDS } from '../../doctor/schema.ts';

/** What a diagnosis found in the text format of Prometheus; kinds of which there is none stand there as 0. */
export function doctorMetrics({ job, findings, hosts, made_at }: Diagnosis): Promise<string> {
  const registry = new Registry();
  if (job !== null) registry.setDefaultLabels({ job });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `newskeep_${name}`, help, labelNames, registers: [registry] });
  const found = gauge('findings', 'What newskeep doctor found, by kind', ['kind']);
  for (const kind of Object.keys(KINDS) as FindingKind[])
    found.set({ kind }, findings.filter((one) => one.kind === kind).length);
  gauge('doctor_hosts', 'Hosts that newskeep doctor looked at').set(hosts);
  gauge('doctor_timestamp_seconds', 'When newskeep doctor looked').set(Date.parse(made_at) / 1000);
  return registry.metrics();
}
