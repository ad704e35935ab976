import { sha256 } from "@noble/hashes/sha2.js";

/** The SHA-256 of the bytes in hexadecimal. Browsers have no WebCrypto on plain http. */
export async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  const digest = globalThis.crypto.subtle
    ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    : sha256(new Uint8Array(bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
