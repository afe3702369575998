import type { ModelFor } from './prediction.ts';

/**
 * For `--cv`: which model judges which page, so that no model judges a publisher that it was trained on. The trainer
 * of a model gives it here; nothing is trained yet, so every page keeps the built-in rules.
 */
export const modelFor = async (): Promise<ModelFor> => () => undefined;
