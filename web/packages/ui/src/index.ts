export { keysOf, locales, type Catalogue, type Locale, type Texts, type Translation } from "./i18n/catalogue";
export { asLocale, createTexts } from "./i18n/setup";
export { isDark, startTheme, theme, themes, type Theme } from "./theme/theme";
export { formatDate, formatDateTime, formatDay, formatTime } from "./format/dates";
export { daysBetween, districtDay, endOfDay, moment } from "./format/district";
export { countdown, span, type Countdown, type Span } from "./format/span";
export { useFormat } from "./format/useFormat";
export { setClock, useNow } from "./format/now";
export { useLabels, type EnumName } from "./labels/useLabels";
