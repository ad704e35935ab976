/**
 * The district lives in Asia/Shanghai, which has been UTC+8 without daylight
 * saving since 1991. A fixed offset is right there and, unlike time zone data,
 * the same in every WebView.
 */
const offset = 8 * 3_600_000;

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A moment as its wall clock in the district, readable through the UTC getters. */
export function wallClock(moment: Date): Date {
  return new Date(moment.getTime() + offset);
}

/** The district's calendar day of a moment, as yyyy-mm-dd. */
export function districtDay(moment: Date): string {
  return wallClock(moment).toISOString().slice(0, 10);
}

/** Calendar days from one moment to another in the district; tomorrow is 1, yesterday -1. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (moment: Date) => Math.floor((moment.getTime() + offset) / day);
  return midnight(to) - midnight(from);
}

/** The last second of a calendar day (yyyy-mm-dd) in the district. */
export function endOfDay(date: string): Date {
  return new Date(Date.parse(`${date}T23:59:59.000Z`) - offset);
}

/** Reads a moment of the wire (RFC 3339, or "" when unset). */
export function moment(text: string | null | undefined): Date | null {
  if (!text) return null;
  const parsed = new Date(text.replace(" ", "T"));
  return Number.isNaN(parsed.getTime()) ? null : parsed;
}
