/** A blob as the typed array that it was written from. SQLite's numbers are of this machine, as the index is. */
export function uint32(blob: Uint8Array): Uint32Array {
  const whole = blob.byteOffset % 4 === 0 ? blob : blob.slice();
  return new Uint32Array(whole.buffer, whole.byteOffset, whole.byteLength / 4);
}

export function uint16(blob: Uint8Array): Uint16Array {
  const whole = blob.byteOffset % 2 === 0 ? blob : blob.slice();
  return new Uint16Array(whole.buffer, whole.byteOffset, whole.byteLength / 2);
}

export const blobOf = ({ buffer, byteOffset, byteLength }: Uint32Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
