import { setClock } from "@gridwalk/ui";
import PocketBase, { LocalAuthStore } from "pocketbase";

/** The desk's own sign-in, apart from the dashboard's and the field app's on the same origin. */
export const pb = new PocketBase(window.location.origin, new LocalAuthStore("gridwalk.desk"));

// Two tables may ask for the same list at once; stale answers are dropped by whoever asked.
pb.autoCancellation(false);

/** The header tells whole seconds: what has just been done must not lie ahead of the clock. */
const untold = 999;

/**
 * Every answer tells the district's time: deadlines count down by it, not by
 * the clock of this PC. An answer that the sign-in has ended ends it here too.
 */
pb.afterSend = (response: Response, data: unknown) => {
  if (response.status === 401) pb.authStore.clear();
  const date = Date.parse(response.headers.get("date") ?? "");
  if (!Number.isNaN(date)) setClock(new Date(date + untold));
  return data;
};
