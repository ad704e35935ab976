import { watch } from "vue";
import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";

import { i18n } from "./i18n";
import { useSession } from "./session/session";

declare module "vue-router" {
  interface RouteMeta {
    /** The key of the page's name in `pages`. */
    title: string;
    /** Shown without the shell. */
    bare?: boolean;
    /** Open to people who have not signed in. */
    open?: boolean;
    /** The entry of the navigation that stands for this page. */
    section?: string;
    /** Only for those who keep the district's master data. */
    managers?: boolean;
    /** Only for those who see the whole district. */
    overseers?: boolean;
    /** Only for those who see visits. */
    visits?: boolean;
  }
}

const routes: RouteRecordRaw[] = [
  {
    path: "/login",
    name: "login",
    component: () => import("./pages/LoginPage.vue"),
    meta: { title: "login", bare: true, open: true },
  },
  {
    path: "/password",
    name: "password",
    component: () => import("./pages/PasswordPage.vue"),
    meta: { title: "password", bare: true },
  },
  {
    path: "/",
    name: "overview",
    component: () => import("./pages/OverviewPage.vue"),
    meta: { title: "overview", section: "overview" },
  },
  {
    path: "/issues",
    name: "issues",
    component: () => import("./pages/IssuesPage.vue"),
    meta: { title: "issues", section: "issues" },
  },
  {
    path: "/issues/:id",
    name: "issue",
    component: () => import("./pages/IssuePage.vue"),
    meta: { title: "issue", section: "issues" },
  },
  {
    path: "/enterprises",
    name: "enterprises",
    component: () => import("./pages/EnterprisesPage.vue"),
    meta: { title: "enterprises", section: "enterprises" },
  },
  {
    path: "/enterprises/:id",
    name: "enterprise",
    component: () => import("./pages/EnterprisePage.vue"),
    meta: { title: "enterprise", section: "enterprises" },
  },
  {
    path: "/roster",
    name: "roster",
    component: () => import("./pages/RosterPage.vue"),
    meta: { title: "roster", section: "enterprises", managers: true },
  },
  {
    path: "/visits",
    name: "visits",
    component: () => import("./pages/VisitsPage.vue"),
    meta: { title: "visits", section: "visits", visits: true },
  },
  {
    path: "/visits/:id",
    name: "visit",
    component: () => import("./pages/VisitPage.vue"),
    meta: { title: "visit", section: "visits", visits: true },
  },
  {
    path: "/orders",
    name: "orders",
    component: () => import("./pages/OrdersPage.vue"),
    meta: { title: "orders", section: "orders" },
  },
  {
    path: "/grids",
    name: "grids",
    component: () => import("./pages/GridsPage.vue"),
    meta: { title: "grids", section: "grids" },
  },
  {
    path: "/people/:id",
    name: "person",
    component: () => import("./pages/PersonPage.vue"),
    meta: { title: "person", section: "grids", managers: true },
  },
  {
    path: "/handovers",
    name: "handovers",
    component: () => import("./pages/HandoversPage.vue"),
    meta: { title: "handovers", section: "grids", overseers: true },
  },
  {
    path: "/handovers/new",
    name: "handover",
    component: () => import("./pages/HandoverPage.vue"),
    meta: { title: "handover", section: "grids", managers: true },
  },
  { path: "/sync", name: "sync", redirect: { name: "conflicts" } },
  {
    path: "/sync/conflicts",
    name: "conflicts",
    component: () => import("./pages/ConflictsPage.vue"),
    meta: { title: "conflicts", section: "sync" },
  },
  {
    path: "/sync/rejects",
    name: "rejects",
    component: () => import("./pages/RejectsPage.vue"),
    meta: { title: "rejects", section: "sync" },
  },
  {
    path: "/sync/devices",
    name: "devices",
    component: () => import("./pages/DevicesPage.vue"),
    meta: { title: "devices", section: "sync" },
  },
  {
    path: "/:rest(.*)*",
    name: "lost",
    component: () => import("./pages/LostPage.vue"),
    meta: { title: "lost" },
  },
];

export const router = createRouter({
  history: createWebHistory("/desk/"),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
});

router.beforeEach((to) => {
  const session = useSession();
  if (to.meta.open) return true;
  if (!session.user) return { name: "login", query: to.fullPath === "/" ? {} : { next: to.fullPath } };
  if (session.mustChangePassword && to.name !== "password") return { name: "password" };
  if (to.meta.managers && !session.isManager) return { name: "overview" };
  if (to.meta.overseers && !session.oversees) return { name: "overview" };
  if (to.meta.visits && !session.seesVisits) return { name: "overview" };
  return true;
});

let shown = "";

/** Detail pages name themselves once they know what they show. */
export function titlePage(name: string): void {
  shown = name;
  document.title = `${name || i18n.global.t(`pages.${router.currentRoute.value.meta.title}`)} · ${i18n.global.t("desk.name")}`;
}

router.afterEach((to, from) => {
  if (to.path !== from.path || shown === "") titlePage("");
});
watch(i18n.global.locale, () => titlePage(shown));
