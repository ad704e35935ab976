import { shallowRef } from "vue";
import { Workbox } from "workbox-window";

/** Set while a newer version of the app waits to be used; calling it reloads the page into it. */
export const update = shallowRef<() => void>();

/** Keeps the shell on the phone. A new version waits until the officer agrees. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const workbox = new Workbox("/sw.js");
  workbox.addEventListener("waiting", () => {
    update.value = () => {
      workbox.addEventListener("controlling", () => location.reload());
      workbox.messageSW({ type: "activate" }).catch(() => undefined);
    };
  });
  workbox.register().catch(() => undefined);
  // A phone app stays open for days: look for a new version when it comes back to the front.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") workbox.update().catch(() => undefined);
  });
}
