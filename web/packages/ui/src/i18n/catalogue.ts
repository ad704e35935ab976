/** A tree of texts. The leaves are vue-i18n messages. */
export interface Catalogue {
  [key: string]: string | Catalogue;
}

/** The same tree in another language: the same keys, other texts. */
export type Translation<T> = { [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };

/** The languages of Gridwalk, the first one being the default. */
export const locales = ["zh-CN", "en"] as const;

export type Locale = (typeof locales)[number];

/** One catalogue in every language. */
export type Texts<T extends Catalogue = Catalogue> = { "zh-CN": T; en: Translation<T> };

/** The dotted keys of every text in a catalogue, sorted. */
export function keysOf(catalogue: Catalogue, prefix = ""): string[] {
  return Object.entries(catalogue)
    .flatMap(([key, value]) => (typeof value === "string" ? [prefix + key] : keysOf(value, `${prefix}${key}.`)))
    .sort();
}
