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
      return watch(query, (value) => {
        last = value;
        listener(value);
      });
    },
  };
}

/**
 * Calls the listener with every result of the query; returns how to stop. An
 * error of the query is nobody's to handle, so it surfaces as an unhandled one.
 */
export function watch<T>(query: () => Promise<T>, listener: (value: T) => void): () => void {
  const subscription = liveQuery(query).subscribe({ next: listener, error: (error: unknown) => void Promise.reject(error) });
  return () => subscription.unsubscribe();
}
