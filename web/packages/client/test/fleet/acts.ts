import { category } from "./district";
import type { Walker } from "./walker";
import type { Act, World } from "./world";

/** What officers do with their phones, and what becomes of these. */
const phoneActs: Act[] = [
  onPhone(8, "a visit", (walker) => walker.visit()),
  onPhone(3, "an issue", (walker) => walker.report()),
  onPhone(3, "an act", (walker) => walker.act()),
  onPhone(4, "an edit", (walker) => walker.edit()),
  onPhone(1, "poison", (walker) => walker.poison()),
  onPhone(2, "attention", (walker) => walker.attend()),
  onPhone(12, "a sync", (walker) => walker.sync()),
  onPhone(4, "a sync in two tabs", (walker) => walker.sync(2)),
  onPhone(3, "a sync and a kill", (walker, { random }) => walker.sync(1 + random.below(2), random.below(6))),
  onPhone(1, "a kill", (walker) => walker.kill()),
  onPhone(1, "an expired session", (walker) => {
    walker.network.expired = true;
  }),
  { weight: 2, name: "requests arrive late", do: (world) => world.deliverLate(2) },
];

/** What the district and its manager do meanwhile. */
export const districtActs: Act[] = [
  { weight: 4, name: "an enterprise moves", do: moveEnterprise },
  { weight: 4, name: "the desk edits an enterprise", do: editEnterprise },
  { weight: 1, name: "an enterprise is founded", do: ({ district, random }) => district.settle(random.pick(district.grids) ?? "") },
  { weight: 3, name: "a deputy is named", do: nameDeputy },
  { weight: 2, name: "a duty ends", do: endDuty },
  { weight: 3, name: "a handover", do: handOver },
  { weight: 2, name: "an issue is routed", do: routeIssue },
  { weight: 1, name: "a visit is deleted", do: deleteVisit },
];

/** What befalls the server, and phones by decision of the manager. */
const rareActs: Act[] = [
  { weight: 2, name: "the server is killed and comes back", do: ({ server }) => server.kill().then(() => server.up()) },
  { weight: 2, name: "the server's data is copied or put back", do: backUpOrRestore },
  { weight: 2, name: "a phone is retired", do: (world) => setDevice(world, "retire") },
  { weight: 1, name: "a phone is revoked", do: (world) => setDevice(world, "revoke") },
];

/** All that can happen. */
export const acts: Act[] = [...phoneActs, ...districtActs, ...rareActs.map((act) => ({ ...act, weight: act.weight / 4 }))];

function onPhone(weight: number, what: string, act: (walker: Walker, world: World) => unknown): Act {
  return {
    weight,
    name: what,
    do: async (world) => {
      const walker = world.walker();
      world.log.push(`  on ${walker}`);
      await walker.signIn();
      await act(walker, world);
    },
  };
}

/** Now, or in a moment that the run will see. */
function soon(world: World): Date {
  const at = new Date(Date.now() + (world.random.chance(0.5) ? 0 : world.random.below(700)));
  world.planned = Math.max(world.planned, at.getTime() + 50);
  return at;
}

async function moveEnterprise({ district, random }: World): Promise<void> {
  await district.move(random.pick(district.enterprises) ?? "", random.pick(district.grids) ?? "");
}

async function editEnterprise(world: World): Promise<void> {
  const { district, server, random } = world;
  const fields = random.pick([{ notes: world.text() }, { legal_rep: world.text() }, { headcount: random.below(1000) }]);
  await server.change("enterprises", random.pick(district.enterprises) ?? "", fields ?? {});
}

async function nameDeputy(world: World): Promise<void> {
  const { district, random } = world;
  const from = soon(world);
  const to = random.chance(0.3) ? new Date(from.getTime() + 300) : undefined;
  if (to) world.planned = Math.max(world.planned, to.getTime() + 50);
  await district.assign(world.walker().officer.id, random.pick(district.grids) ?? "", from, "deputy", to);
}

async function endDuty(world: World): Promise<void> {
  const duty = world.random.pick((await world.district.duties()).filter(({ to }) => to === ""));
  if (duty) await world.server.change("assignments", String(duty["id"]), { to: soon(world) });
}

async function handOver(world: World): Promise<void> {
  const { district, random, server } = world;
  const duty = random.pick((await district.duties()).filter(({ to }) => to === ""));
  const to = world.walker().officer.id;
  if (!duty || duty["user"] === to) return;
  const effective_at = soon(world);
  const until = random.chance(0.3) ? { until: new Date(effective_at.getTime() + 500) } : {};
  if (until.until) world.planned = Math.max(world.planned, until.until.getTime() + 50);
  const order = { from: duty["user"], to, grids: [duty["grid"]], effective_at, reason: "轮岗", ...until };
  // The duty may begin later than the handover, which is then refused.
  await server.ask("POST", "handovers", order).catch(ignoreRefusal);
}

async function routeIssue({ district, server, random }: World): Promise<void> {
  const issue = random.pick((await server.list("issues")).filter((row) => district.enterprises.includes(String(row["enterprise"]))));
  if (!issue) return;
  const [desk] = district.officers.slice(-1);
  const route = random.pick([
    { responsible: desk?.department ?? "" },
    { responsible: "" },
    { category },
    { category: "" },
    { confidential: !issue["confidential"] },
    { enterprise: random.pick(district.enterprises) },
  ]);
  await server.change("issues", String(issue["id"]), route ?? {});
}

async function deleteVisit(world: World): Promise<void> {
  const { district, server, random } = world;
  const visits = (await server.list("visits")).filter((row) => district.enterprises.includes(String(row["enterprise"])));
  const visit = random.pick(visits);
  if (!visit) return;
  // What hangs on it may be refused or vanish with it.
  for (const { captured } of world.walkers) for (const { record } of captured) if (record === visit["id"]) world.deleted.add(record);
  await server.delete("visits", String(visit["id"])).catch(ignoreRefusal);
}

/** The first time a copy is made; after that it is put back. */
async function backUpOrRestore(world: World): Promise<void> {
  const { server } = world;
  await server.kill();
  if (world.restore) {
    await world.restore();
    world.restore = undefined;
    world.restored = true;
    world.log.push("  put back");
  } else {
    world.restore = await server.backup();
  }
  await server.up();
}

async function setDevice(world: World, verb: "retire" | "revoke"): Promise<void> {
  const walker = world.walker();
  const device = (await walker.tab()).session.get()?.device;
  if (!device) return;
  world.log.push(`  ${verb} ${walker}`);
  if (verb === "revoke") await walker.giveUp();
  // A server that was put back may not know the phone yet.
  await world.server.ask("POST", `sync/devices/${device}/${verb}`, { reason: "test" }).catch(ignoreRefusal);
}

/** The manager's page would show it; nothing has changed. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Error) || !/: 4\d\d /.test(error.message)) throw error;
}
