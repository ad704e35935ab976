import type { Locale } from "../i18n/catalogue";
import { wallClock } from "./district";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (n: number) => String(n).padStart(2, "0");

/** 2026年11月20日 · 20 Nov 2026 */
export function formatDate(at: Date, locale: Locale): string {
  const wall = wallClock(at);
  const [y, m, d] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
  return locale === "en" ? `${d} ${months[m]} ${y}` : `${y}年${m + 1}月${d}日`;
}

/** 11月20日 · 20 Nov; with the year when it is not the one of now. */
export function formatDay(at: Date, now: Date, locale: Locale): string {
  const wall = wallClock(at);
  if (wall.getUTCFullYear() !== wallClock(now).getUTCFullYear()) return formatDate(at, locale);
  const [m, d] = [wall.getUTCMonth(), wall.getUTCDate()];
  return locale === "en" ? `${d} ${months[m]}` : `${m + 1}月${d}日`;
}

/** 10:42 */
export function formatTime(at: Date): string {
  const wall = wallClock(at);
  return `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`;
}

/** 2026年11月20日 10:42 · 20 Nov 2026 10:42 */
export function formatDateTime(at: Date, locale: Locale): string {
  return `${formatDate(at, locale)} ${formatTime(at)}`;
}
