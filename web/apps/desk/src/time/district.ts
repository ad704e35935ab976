/** The district lives by Beijing time, wherever the reader's PC is. It has no daylight saving. */
export const districtZone = "Asia/Shanghai";
const offset = "+08:00";
const hours = 3_600_000;

/** The moment at which a district day (yyyy-mm-dd) begins. */
export function dayStart(day: string): Date {
  return new Date(`${day}T00:00:00${offset}`);
}

/** The moment at which the next district day begins. */
export function dayEnd(day: string): Date {
  return new Date(dayStart(day).getTime() + 24 * hours);
}

/** The district day of a moment, yyyy-mm-dd. */
export function districtDay(moment: Date): string {
  return new Date(moment.getTime() + 8 * hours).toISOString().slice(0, 10);
}

/** Monday 00:00 of the moment's week in the district. */
export function weekStart(moment: Date): Date {
  const start = dayStart(districtDay(moment));
  const sinceMonday = (new Date(start.getTime() + 8 * hours).getUTCDay() + 6) % 7;
  return new Date(start.getTime() - sinceMonday * 24 * hours);
}
