/// <reference lib="webworker" />
import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope;

// The shell is the only thing cached here; data lives in the local store.
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
// The very first visit must find its later screens when the network goes.
clientsClaim();

// Every screen starts from the cached shell. The server's other faces are not ours.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/index.html"), {
    denylist: [/^\/(?:api|_|desk|q|t)(?:\/|$)/],
  }),
);

// A new version waits until the page asks for it, so that no form is reloaded away.
self.addEventListener("message", (event) => {
  if (event.data?.type === "activate") void self.skipWaiting();
});
