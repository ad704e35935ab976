/** How pressing a deadline is: it decides the colour, never the order. */
export type Urgency = "calm" | "soon" | "urgent" | "late";

export interface Countdown {
  urgency: Urgency;
  /** Whole units of the time left, or of the time since when it is late. */
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** What is left until `due` at `now`, both in milliseconds of the server's clock. */
export function countdown(due: number, now: number): Countdown {
  const left = due - now;
  const span = Math.abs(left);
  return {
    urgency: urgencyOf(left),
    days: Math.floor(span / day),
    hours: Math.floor((span % day) / hour),
    minutes: Math.floor((span % hour) / minute),
    seconds: Math.floor((span % minute) / second),
  };
}

/** Late from the very moment, urgent in the last two hours, soon in the last day. */
function urgencyOf(left: number): Urgency {
  if (left <= 0) return "late";
  if (left <= 2 * hour) return "urgent";
  return left <= day ? "soon" : "calm";
}

/** The two units that a reader needs: days and hours, hours and minutes, minutes, or seconds. */
export function leadingUnits(c: Countdown): { unit: "d" | "h" | "m" | "s"; value: number }[] {
  if (c.days > 0) return parts(["d", c.days], ["h", c.hours]);
  if (c.hours > 0) return parts(["h", c.hours], ["m", c.minutes]);
  return c.minutes > 0 ? parts(["m", c.minutes]) : [{ unit: "s", value: c.seconds }];
}

function parts(
  ...units: ["d" | "h" | "m" | "s", number][]
): { unit: "d" | "h" | "m" | "s"; value: number }[] {
  return units.filter(([, value]) => value > 0).map(([unit, value]) => ({ unit, value }));
}
