import { computed } from "vue";
import { useI18n } from "vue-i18n";
import { asLocale } from "../i18n/setup";
import { formatDate, formatDateTime, formatDay, formatTime } from "./dates";
import { day, daysBetween, hour, minute, moment } from "./district";
import { span, type Span } from "./span";
import { useNow } from "./now";

type Moment = Date | string | null | undefined;

/**
 * Formatting in the language of this device and the district's time. Every
 * function takes a Date or a moment of the wire; an unset one gives `time.none`.
 */
export function useFormat() {
  const { t, locale } = useI18n();
  const language = computed(() => asLocale(locale.value));
  const now = useNow();

  const read = (at: Moment) => (at instanceof Date ? at : moment(at));
  const known = (format: (at: Date) => string) => (at: Moment) => {
    const parsed = read(at);
    return parsed ? format(parsed) : t("time.none");
  };
  const spell = (length: Span) => length.map(({ unit, n }) => t(`time.span.${unit}`, { n })).join(" ");

  return {
    now,
    date: known((at) => formatDate(at, language.value)),
    day: known((at) => formatDay(at, now.value, language.value)),
    time: known(formatTime),
    dateTime: known((at) => formatDateTime(at, language.value)),
    /** Today 10:42, yesterday 10:42, 18 Nov 10:42: short and never ambiguous. */
    when: known((at) => {
      const days = daysBetween(now.value, at);
      const named = { 0: "time.today", 1: "time.tomorrow", [-1]: "time.yesterday" }[days];
      return `${named ? t(named) : formatDay(at, now.value, language.value)} ${formatTime(at)}`;
    }),
    /** Just now, 5 minutes ago, yesterday, 12 days ago. */
    ago: known((at) => {
      const ms = at.getTime() - now.value.getTime();
      if (Math.abs(ms) < minute) return t("time.now");
      const relative = new Intl.RelativeTimeFormat(language.value, { numeric: "auto" });
      if (Math.abs(ms) < hour) return relative.format(Math.trunc(ms / minute), "minute");
      const days = daysBetween(now.value, at);
      if (days === 0 || Math.abs(ms) < 6 * hour) return relative.format(Math.trunc(ms / hour), "hour");
      return Math.abs(ms) < 60 * day ? relative.format(days, "day") : formatDay(at, now.value, language.value);
    }),
    /** 2 d 3 h left, 5 h late. */
    left: known((at) => {
      const ms = at.getTime() - now.value.getTime();
      return t(ms < 0 ? "time.late" : "time.left", { span: spell(span(ms)) });
    }),
    /** 1 h 20 min, for a length in milliseconds. */
    length: (ms: number) => spell(span(ms)),
    /** 1.2 MB */
    size: (bytes: number) => {
      const units = ["B", "kB", "MB", "GB"];
      const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
      const amount = bytes / 1000 ** step;
      return `${amount < 10 && step > 0 ? amount.toFixed(1) : Math.round(amount)} ${units[step]}`;
    },
  };
}
