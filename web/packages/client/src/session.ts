import {
  decodeRegisterResponse,
  decodeTokenResponse,
  encode,
  type Doc,
  type RegisterRequest,
  type User,
} from "@gridwalk/protocol";

import type { LocalDatabase } from "./database";
import { ClientError } from "./errors";
import type { Lock } from "./locks";
import { getMeta, setMeta, type StoredSession } from "./meta";
import { reoffer } from "./numbering";
import { Value } from "./readable";
import type { RequestOptions, Transport } from "./transport";

/** Who is signed in. */
export interface Session {
  user: User;
  device: string;
  /** Nothing syncs until the officer has chosen a password of their own. */
  mustChangePassword: boolean;
}

/** What a login or a change of the password gives. */
export type Authentication = Pick<StoredSession, "token" | "user" | "mustChangePassword">;

/** Keeps the officer signed in: tokens, their renewal and the device. */
export class SessionKeeper {
  readonly session = new Value<Session | null>(null);
  private readonly db: LocalDatabase;
  private readonly transport: Transport;
  private readonly lock: Lock;
  private readonly introduction: RegisterRequest;

  constructor(db: LocalDatabase, transport: Transport, lock: Lock, introduction: RegisterRequest) {
    this.db = db;
    this.transport = transport;
    this.lock = lock;
    this.introduction = introduction;
  }

  /** Takes up the session that the database holds. */
  async resume(): Promise<Session | null> {
    return this.follow(await getMeta(this.db, "session"));
  }

  /** Takes over what the database says, be it another tab's doing. */
  follow(stored: StoredSession | undefined): Session | null {
    this.session.set(stored ? publicSession(stored) : null);
    return this.session.get();
  }

  /** Asks the server who this is; changes nothing here. */
  async authenticate(phone: string, password: string): Promise<Authentication> {
    const body = JSON.stringify({ identity: phone, password });
    return parseAuth(await this.transport.text("/api/collections/users/auth-with-password", { body }).catch(badLogin));
  }

  /** Signs the officer in. The device stays when the officer is the same. */
  async accept(answer: Authentication): Promise<Session> {
    return this.db.transaction("rw", this.db.meta, async () => {
      await this.db.meta.delete("wiped");
      return this.keep({ device: "", deviceToken: "", ...(await getMeta(this.db, "session")), ...answer });
    });
  }

  async changePassword(oldPassword: string, newPassword: string): Promise<Session> {
    const before = await this.stored();
    const body = JSON.stringify({ old_password: oldPassword, new_password: newPassword });
    const answer = parseAuth(await this.text("/api/account/password", { body }));
    return this.keep({ ...before, ...answer });
  }

  /** The current token. */
  async token(): Promise<string> {
    return (await this.stored()).token;
  }

  /** A request as the signed-in officer; an expired session is renewed once. */
  async text(path: string, options: RequestOptions = {}): Promise<string> {
    return this.authorized((token) => this.transport.text(path, { ...options, token }));
  }

  async bytes(path: string): Promise<Blob> {
    return this.authorized((token) => this.transport.bytes(path, { token }));
  }

  /**
   * Trades the device token for a new session, in one tab at a time. A token
   * other than the stale one means that another tab has done it.
   */
  async renew(stale: string): Promise<string> {
    return this.lock.hold(new AbortController().signal, async () => {
      const before = await this.stored();
      if (before.token !== stale) return before.token;
      if (before.deviceToken === "") throw new ClientError("login_required");
      const body = encode({ device_token: before.deviceToken });
      const answer = decodeTokenResponse(await this.transport.text("/api/sync/token", { body }).catch(loginRequired));
      await this.keep({
        ...before,
        token: answer.token,
        deviceToken: answer.device_token,
        user: userOf(answer.record),
        mustChangePassword: answer.record["must_change_password"] === true,
      });
      return answer.token;
    });
  }

  /**
   * Registers the device where that has not happened yet, or again with a
   * server that does not know it any more; what is kept is then offered anew.
   */
  async register(forgotten = false): Promise<void> {
    const before = await this.stored();
    if (before.device !== "" && !forgotten) return;
    const body = encode(this.introduction);
    const answer = decodeRegisterResponse(await this.text("/api/sync/devices", { body }));
    await this.db.transaction("rw", [this.db.outbox, this.db.records, this.db.meta, this.db.photos], async () => {
      await this.keep({ ...(await this.stored()), device: answer.device, deviceToken: answer.device_token });
      await reoffer(this.db, 0);
    });
  }

  private async authorized<T>(request: (token: string) => Promise<T>): Promise<T> {
    const token = await this.token();
    try {
      return await request(token);
    } catch (error) {
      if (!(error instanceof ClientError) || error.status !== 401) throw error;
    }
    return request(await this.renew(token));
  }

  private async keep(session: StoredSession): Promise<Session> {
    await setMeta(this.db, "session", session);
    const result = publicSession(session);
    this.session.set(result);
    return result;
  }

  private async stored(): Promise<StoredSession> {
    const session = await getMeta(this.db, "session");
    if (!session) throw new ClientError("not_signed_in");
    return session;
  }
}

function publicSession({ user, device, mustChangePassword }: StoredSession): Session {
  return { user, device, mustChangePassword };
}

/** The answer of PocketBase's password login and of our password change. */
function parseAuth(body: string): Authentication {
  const { token, record } = JSON.parse(body) as { token: unknown; record: Doc };
  if (typeof token !== "string" || typeof record?.id !== "string") throw new ClientError("not_an_answer");
  return { token, user: userOf(record), mustChangePassword: record["must_change_password"] === true };
}

function userOf(record: Doc): User {
  const text = (name: string) => (typeof record[name] === "string" ? record[name] : "");
  return {
    id: record.id,
    name: text("name"),
    phone: text("phone"),
    role: text("role") as User["role"],
    department: text("department"),
    post: text("post"),
  };
}

function badLogin(error: unknown): never {
  if (error instanceof ClientError && error.status === 400) throw new ClientError("invalid_credentials", {}, error);
  throw error;
}

function loginRequired(error: unknown): never {
  if (error instanceof ClientError && error.status === 401) throw new ClientError("login_required", {}, error);
  throw error;
}
