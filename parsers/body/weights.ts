/** Packed by `npm run train:body` (bench/train_body.ts); see model.ts. */
export const BODY_MODEL = '';
