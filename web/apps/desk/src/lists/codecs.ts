/**
 * How one filter travels in the URL. `encode` returns undefined for the empty
 * value, so that an address names only what differs from the plain list;
 * `decode` answers the empty value for anything that it does not understand,
 * because addresses are typed, mailed and outlive releases.
 */
export interface Codec<T> {
  empty: T;
  decode(raw: string | undefined): T;
  encode(value: T): string | undefined;
}

export const text: Codec<string> = {
  empty: "",
  decode: (raw) => (raw ?? "").slice(0, 200),
  encode: (value) => value.trim() || undefined,
};

/** A record id: 15 characters a–z 0–9. */
export const recordId: Codec<string> = {
  empty: "",
  decode: (raw) => (raw && /^[a-z0-9]{15}$/.test(raw) ? raw : ""),
  encode: (value) => value || undefined,
};

/** A day of the district's calendar, yyyy-mm-dd. */
export const day: Codec<string> = {
  empty: "",
  decode: (raw) => (raw && isDay(raw) ? raw : ""),
  encode: (value) => value || undefined,
};

/** One of the values, or '' for any. */
export function oneOf<V extends string>(values: readonly V[]): Codec<V | ""> {
  return {
    empty: "",
    decode: (raw) => values.find((value) => value === raw) ?? "",
    encode: (value) => value || undefined,
  };
}

/** Any of the values, comma separated, in the order of `values`. */
export function someOf<V extends string>(values: readonly V[]): Codec<V[]> {
  return {
    empty: [],
    decode: (raw) => {
      const named = new Set((raw ?? "").split(","));
      return values.filter((value) => named.has(value));
    },
    encode: (value) => values.filter((v) => value.includes(v)).join(",") || undefined,
  };
}

function isDay(raw: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(raw)) return false;
  const at = new Date(`${raw}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(raw);
}
