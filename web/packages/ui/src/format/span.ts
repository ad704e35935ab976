import { day, hour, minute } from "./district";

/** One or two units of a length of time, the largest first; never empty. */
export type Span = { unit: "days" | "hours" | "minutes"; n: number }[];

/**
 * A length of time as a person says it: minutes below an hour, hours and
 * minutes below a day, days and hours below a week, then days alone.
 */
export function span(ms: number): Span {
  const length = Math.abs(ms);
  if (length < hour) return [{ unit: "minutes", n: Math.floor(length / minute) }];
  if (length < day) return pair("hours", length, hour, "minutes", minute);
  if (length < 7 * day) return pair("days", length, day, "hours", hour);
  return [{ unit: "days", n: Math.floor(length / day) }];
}

function pair(
  major: "days" | "hours",
  length: number,
  size: number,
  minor: "hours" | "minutes",
  smaller: number,
): Span {
  const n = Math.floor(length / size);
  const rest = Math.floor((length % size) / smaller);
  return rest === 0
    ? [{ unit: major, n }]
    : [
        { unit: major, n },
        { unit: minor, n: rest },
      ];
}

/** How a deadline stands: how long is left or how late it is, and how much that matters. */
export interface Countdown {
  ms: number;
  tone: "calm" | "soon" | "late";
}

/**
 * A deadline's countdown at `now`. It is `soon` in the last fifth of its span
 * (the district warns at 80 %), or in the last two hours when the start is unknown.
 */
export function countdown(due: Date, now: Date, started?: Date | null): Countdown {
  const ms = due.getTime() - now.getTime();
  if (ms < 0) return { ms, tone: "late" };
  const warning = started ? (due.getTime() - started.getTime()) / 5 : 2 * hour;
  return { ms, tone: ms <= warning ? "soon" : "calm" };
}
