import { creditCode } from "../credit-code";
import { PASSWORD, type Server } from "../server";

/** An officer, who may have several seeds' districts behind them. */
export interface Officer {
  id: string;
  phone: string;
  role: "grid_worker" | "department";
  department: string;
}

type Row = Record<string, unknown>;

const department = "departmentfleet";
export const category = "categoryfleet00";

const officers: Officer[] = [
  { id: "fleetworker0001", phone: "19100000001", role: "grid_worker", department: "" },
  { id: "fleetworker0002", phone: "19100000002", role: "grid_worker", department: "" },
  { id: "fleetworker0003", phone: "19100000003", role: "grid_worker", department: "" },
  { id: "fleetdesk000001", phone: "19100000004", role: "department", department },
];

/** Makes the officers and what all districts of a server share. */
export async function populate(server: Server): Promise<void> {
  await server.create("departments", { id: department, name: "区人力社保局" });
  await server.create("issue_categories", { id: category, name: "用工保障", code: "fleet", department });
  await Promise.all(
    officers.map(({ id, phone, role, department }) =>
      server.create("users", {
        ...{ id, phone, role, department, name: `干部${phone.slice(-1)}`, active: true },
        ...{ password: PASSWORD, passwordConfirm: PASSWORD },
      }),
    ),
  );
}

/** Two grids with their enterprises and duties: what one seed plays with. */
export class District {
  readonly server: Server;
  readonly officers = officers;
  readonly area: string;
  readonly grids: string[];
  readonly enterprises: string[] = [];
  /** To which grid an enterprise went when, by enterprise. */
  readonly moves = new Map<string, { grid: string; at: number }[]>();
  private readonly n: number;
  /** Six characters that no other district of the server has. */
  private readonly tag: string;

  private constructor(server: Server, n: number) {
    this.server = server;
    this.n = n;
    this.tag = n.toString(36).padStart(6, "0");
    this.area = this.id("area", 0);
    this.grids = [this.id("grid", 0), this.id("grid", 1)];
  }

  static async found(server: Server, n: number): Promise<District> {
    const district = new District(server, n);
    const { area, grids, tag } = district;
    await server.create("areas", { id: area, name: `片区 ${tag}` });
    for (const [i, id] of grids.entries()) {
      await server.create("grids", { id, name: `第${i + 1}网格`, area });
      await district.settle(id);
      await district.settle(id);
    }
    for (const [i, officer] of officers.entries()) {
      await district.assign(officer.id, grids[i % 2] ?? "", new Date("2026-01-01"), "grid_worker");
    }
    return district;
  }

  /** Ends all duties, so that the officers are free for the next district. */
  async dissolve(): Promise<void> {
    for (const duty of await this.duties()) await this.server.delete("assignments", String(duty["id"]));
  }

  /** Founds an enterprise. */
  async settle(grid: string): Promise<void> {
    const n = this.enterprises.length;
    const id = this.id("ent", n);
    const fields = { id, name: `企业 ${this.tag} ${n}`, uscc: creditCode(this.n * 100 + n), class: "growing", grid };
    await this.server.create("enterprises", { ...fields, headcount: 1 });
    this.enterprises.push(id);
    this.moves.set(id, [{ grid, at: 0 }]);
  }

  /** Gives an enterprise to a grid. */
  async move(enterprise: string, grid: string): Promise<void> {
    await this.server.change("enterprises", enterprise, { grid });
    this.moves.get(enterprise)?.push({ grid, at: Date.now() });
  }

  async assign(user: string, grid: string, from: Date, duty = "deputy", to?: Date): Promise<void> {
    await this.server.create("assignments", { ...{ user, grid, from, duty, target: "grid" }, ...(to ? { to } : {}) });
  }

  async duties(): Promise<Row[]> {
    return this.server.list("assignments", `grid.area = '${this.area}'`);
  }

  private id(kind: string, n: number): string {
    return `${kind}${n}${this.tag}`.padEnd(15, "0");
  }
}
