/** Told of what was read. */
export interface Reading {
  file(): void;
  bytes(count: number): void;
}
