import type { Client } from "@gridwalk/client";
import { createRouter, createWebHistory, type Router } from "vue-router";
import EnterprisesPage from "../enterprises/EnterprisesPage.vue";

declare module "vue-router" {
  interface RouteMeta {
    /** Shows the tab bar and stays alive behind other screens. */
    tab?: boolean;
    /** Works without an officer being signed in. */
    open?: boolean;
  }
}

/** The screens. Paths are stable: notifications and other faces link to them. */
export function createFieldRouter(client: Client): Router {
  const router = createRouter({
    history: createWebHistory("/"),
    routes: [
      { path: "/", name: "enterprises", component: EnterprisesPage, meta: { tab: true } },
      { path: "/login", name: "login", component: () => import("../login/LoginPage.vue"), meta: { open: true } },
      {
        path: "/enterprises/:id",
        name: "enterprise",
        component: () => import("../enterprises/EnterprisePage.vue"),
        props: true,
      },
      {
        path: "/enterprises/:id/visit",
        name: "visit",
        component: () => import("../visits/VisitPage.vue"),
        props: true,
      },
      {
        path: "/enterprises/:id/issue",
        name: "newIssue",
        component: () => import("../issues/IssueFormPage.vue"),
        props: (route) => ({ id: route.params["id"], visitIssue: route.query["visit"] }),
      },
      { path: "/issues", name: "issues", component: () => import("../issues/IssuesPage.vue"), meta: { tab: true } },
      { path: "/issues/:id", name: "issue", component: () => import("../issues/IssuePage.vue"), props: true },
      { path: "/outbox", name: "outbox", component: () => import("../outbox/OutboxPage.vue"), meta: { tab: true } },
      { path: "/me", name: "me", component: () => import("../me/MePage.vue"), meta: { tab: true } },
      { path: "/me/password", name: "password", component: () => import("../login/PasswordPage.vue") },
      { path: "/:rest(.*)*", redirect: "/" },
    ],
    scrollBehavior: async (_to, _from, saved) => {
      if (saved) await tallEnough(saved.top);
      return saved ?? { top: 0 };
    },
  });

  router.beforeEach((to) => {
    const session = client.session.get();
    if (!session) return to.meta.open || { name: "login", query: to.path === "/" ? {} : { next: to.fullPath } };
    if (session.mustChangePassword && to.name !== "password") return { name: "password" };
    return true;
  });
  // A screen of a version that is no longer on the server: the shell knows the new one. Forms are kept as drafts.
  router.onError((_error, to) => {
    if (navigator.onLine) location.assign(to.fullPath);
  });
  return router;
}

/** Waits until the screen has grown to where it was left, for half a second at most: its rows come from the store. */
async function tallEnough(top: number): Promise<void> {
  const patience = performance.now() + 500;
  while (document.documentElement.scrollHeight < top + innerHeight && performance.now() < patience) {
    await new Promise(requestAnimationFrame);
  }
}
