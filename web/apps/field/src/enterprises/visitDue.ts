import { daysBetween, moment } from "@gridwalk/ui";

/** Every how many days an enterprise of a class is visited, unless the district says otherwise. */
const intervals: Record<string, number> = { leading: 7, distressed: 7 };
const usualInterval = 30;

/** From how many days ahead a visit counts as coming up. */
const soonDays = 3;

/** How an enterprise stands with its visits. */
export interface VisitDue {
  /** The interval of its class, in days. */
  every: number;
  /** Calendar days until the next visit; negative when late, null when it was never visited. */
  days: number | null;
  tone: "never" | "late" | "soon" | "calm" | "none";
}

interface Visited {
  class: string;
  status?: string;
  last_visit_at?: string;
}

/** When an enterprise is to be visited next. One that has moved away or closed is not. */
export function visitDue(enterprise: Visited, now: Date): VisitDue {
  const every = intervals[enterprise.class] ?? usualInterval;
  if (enterprise.status === "moved" || enterprise.status === "closed") return { every, days: null, tone: "none" };
  const last = moment(enterprise.last_visit_at);
  if (!last) return { every, days: null, tone: "never" };
  const days = every - daysBetween(last, now);
  return { every, days, tone: days < 0 ? "late" : days <= soonDays ? "soon" : "calm" };
}

/** Orders by urgency: the latest first, then those never visited, then by the next date. */
export function byUrgency(a: VisitDue, b: VisitDue): number {
  return rank(a) - rank(b);
}

/** What was never visited ranks between yesterday and today, the more often visited class first. */
function rank({ tone, days, every }: VisitDue): number {
  if (tone === "none") return Number.MAX_SAFE_INTEGER;
  return days ?? -1 / every;
}
