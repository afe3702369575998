import * as z from 'zod';

/** What a webhook may be told of: docs/webhooks.md. */
const EVENTS = ['new', 'revised', 'alert'] as const;
export type WebhookEvent = (typeof EVENTS)[number];

const webhookSchema = z.strictObject({
  url: z
    .string()
    .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'is not an http(s) URL'),
  on: z
    .array(z.enum(EVENTS))
    .min(1, 'needs at least one event')
    .default([...EVENTS]),
  secret_env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable, not the secret itself'),
});

/** Where the events of a job's runs are sent; an address once, since its deliveries are known by it. */
export const webhooksSchema = z.array(webhookSchema).superRefine((webhooks, context) => {
  webhooks.forEach(({ url }, place) => {
    if (webhooks.findIndex((one) => one.url === url) !== place)
      context.addIssue({ code: 'custom', path: [place, 'url'], message: 'stands there twice' });
  });
});
