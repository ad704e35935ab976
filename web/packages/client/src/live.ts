import { liveQuery } from "dexie";

import type { Readable } from "./readable";

/**
 * The result of a query, kept up to date while anybody listens; undefined
 * until the first result is there.
 */
export function live<T>(query: () => Promise<T>): Readable<T | undefined> {
  let last: T | undefined;
  return {
    get: () => last,
    subscribe(listener) {
      listener(last);
      const subscription = liveQuery(query).subscribe((value) => {
        last = value;
        listener(value);
      });
      return () => subscription.unsubscribe();
    },
  };
}
