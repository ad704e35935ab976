const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** A record's id: 15 characters of a-z and 0-9, random without bias. */
export function newId(): string {
  let id = "";
  while (id.length < 15) {
    for (const byte of randomBytes(24)) {
      if (byte < 252 && id.length < 15) id += alphabet.charAt(byte % 36);
    }
  }
  return id;
}

/** A UUID of version 4; crypto.randomUUID is missing on plain http. */
export function newUUID(): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
