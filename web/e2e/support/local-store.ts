import type { Page } from "@playwright/test";

const NAME = "gridwalk";

/** The numbers that the phone has given to what it captured, in their order. */
export async function numbers(page: Page): Promise<number[]> {
  return page.evaluate(
    (name) =>
      new Promise<number[]>((resolve, reject) => {
        const open = indexedDB.open(name);
        open.onerror = () => reject(open.error as Error);
        open.onsuccess = () => {
          const keys = open.result.transaction("outbox").objectStore("outbox").getAllKeys();
          keys.onsuccess = () => {
            open.result.close();
            resolve(keys.result as number[]);
          };
        };
      }),
    NAME,
  );
}

/** Leaves the database of a release that is to come, and says what is in it now. */
export async function leaveNewerDatabase(page: Page): Promise<void> {
  await page.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open(name, 990);
        open.onupgradeneeded = () => open.result.createObjectStore("outbox2").put("unsent", 1);
        open.onerror = () => reject(open.error as Error);
        open.onsuccess = () => {
          open.result.close();
          resolve();
        };
      }),
    NAME,
  );
}

/** Version and stores of the database as it is on disk. */
export async function describeDatabase(page: Page): Promise<{ version: number; stores: string[] }> {
  return page.evaluate(
    (name) =>
      new Promise<{ version: number; stores: string[] }>((resolve, reject) => {
        const open = indexedDB.open(name);
        open.onerror = () => reject(open.error as Error);
        open.onsuccess = () => {
          const { version, objectStoreNames } = open.result;
          open.result.close();
          resolve({ version, stores: [...objectStoreNames] });
        };
      }),
    NAME,
  );
}
