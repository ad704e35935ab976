import { locales, type Locale } from "./catalogue";

const storageKey = "gridwalk.locale";

/** The language that was chosen on this device, or the closest to the browser's. */
export function preferredLocale(
  storage: Storage = localStorage,
  languages: readonly string[] = navigator.languages,
): Locale {
  const chosen = storage.getItem(storageKey);
  const known = locales.find((locale) => locale === chosen);
  if (known) return known;
  for (const language of languages) {
    if (language.startsWith("zh")) return "zh-CN";
    if (language.startsWith("en")) return "en";
  }
  return "zh-CN";
}

/** Remembers a choice of language on this device. */
export function rememberLocale(locale: Locale, storage: Storage = localStorage): void {
  storage.setItem(storageKey, locale);
}
