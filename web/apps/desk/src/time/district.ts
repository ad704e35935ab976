import { districtDay } from "@gridwalk/ui";

const day = 24 * 3_600_000;
const offset = 8 * 3_600_000;

/** The moment at which a district day (yyyy-mm-dd) begins. */
export function dayStart(date: string): Date {
  return new Date(`${date}T00:00:00+08:00`);
}

/** The moment at which the next district day begins. */
export function dayEnd(date: string): Date {
  return new Date(dayStart(date).getTime() + day);
}

/** The Monday (yyyy-mm-dd) of the moment's week in the district. */
export function mondayOf(moment: Date): string {
  const today = districtDay(moment);
  const sinceMonday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  return districtDay(new Date(dayStart(today).getTime() - sinceMonday * day));
}

/** A moment as the wall clock of the district shows it, yyyy-mm-ddThh:mm; "" for none. */
export function wallTime(at: Date | null): string {
  return at ? new Date(at.getTime() + offset).toISOString().slice(0, 16) : "";
}

/** The moment at which the district's clock shows yyyy-mm-ddThh:mm. */
export function momentOfWall(text: string): Date {
  return new Date(`${text}:00+08:00`);
}
