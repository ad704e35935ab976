import { watch } from "vue";
import { createI18n } from "vue-i18n";
import { locales, type Catalogue, type Locale, type Texts } from "./catalogue";
import { preferredLocale, rememberLocale } from "./locale";
import { shared } from "./shared";

/**
 * The texts of one face: what every face says plus its own catalogue, in the
 * language of this device. Changing `i18n.global.locale.value` is remembered
 * and reaches the document's `lang`.
 */
export function createTexts<T extends Catalogue>(face: Texts<T>) {
  const i18n = createI18n({
    legacy: false,
    locale: preferredLocale() as string,
    fallbackLocale: "zh-CN",
    messages: {
      "zh-CN": { ...shared["zh-CN"], ...face["zh-CN"] },
      en: { ...shared.en, ...face.en },
    },
  });
  watch(
    i18n.global.locale,
    (locale) => {
      document.documentElement.lang = locale;
      rememberLocale(asLocale(locale));
    },
    { immediate: true },
  );
  return i18n;
}

/** Narrows any string to a language that Gridwalk speaks. */
export function asLocale(locale: string): Locale {
  return locales.find((known) => known === locale) ?? "zh-CN";
}
