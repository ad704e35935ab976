import { effectScope, reactive, ref, toRaw, watch, type EffectScope, type Ref } from "vue";

/** Where drafts are kept; the client's drafts are. */
export interface DraftShelf {
  get(key: string): Promise<unknown>;
  save(key: string, value: unknown): Promise<unknown>;
  remove(key: string): Promise<unknown>;
}

/** A form's content that survives the tab. */
export interface Draft<T extends object> {
  /** Reactive; every change is on its way to the shelf at once. */
  value: T;
  /** When the shelf last took it; null while there is nothing but the blank form. */
  savedAt: Readonly<Ref<Date | null>>;
  /** Whether the shelf refused the last change, such as for want of space. */
  failed: Readonly<Ref<boolean>>;
  /** Resolves when the shelf holds the present content. */
  settled(): Promise<void>;
  /** Takes the draft off the shelf: it was sent, or is not wanted any more. */
  discard(): Promise<void>;
}

/**
 * Keeps every open form on the shelf. Writes follow each other without a
 * pause: while one is under way changes gather, and the next takes them all.
 */
export class DraftStore {
  private readonly drafts = new Map<string, Promise<Draft<object>>>();
  private readonly shelf: DraftShelf;

  constructor(shelf: DraftShelf) {
    this.shelf = shelf;
  }

  /** The draft of this key, from the shelf or newly made. Two screens that open one key share it. */
  open<T extends object>(key: string, make: () => T): Promise<Draft<T>> {
    let draft = this.drafts.get(key);
    if (!draft) {
      draft = this.load(key, make);
      draft.catch(() => this.drafts.delete(key));
      this.drafts.set(key, draft);
    }
    return draft as Promise<Draft<T>>;
  }

  private async load<T extends object>(key: string, make: () => T): Promise<Draft<T>> {
    const kept = (await this.shelf.get(key)) as { at: string; value: T } | undefined;
    const value = reactive({ ...make(), ...kept?.value }) as T;
    const savedAt = ref(kept ? new Date(kept.at) : null);
    const failed = ref(false);
    const scope: EffectScope = effectScope(true);
    let writing: Promise<void> | undefined;
    let changed = false;

    const write = async () => {
      while (changed) {
        changed = false;
        const at = new Date();
        try {
          await this.shelf.save(key, { at: at.toISOString(), value: plain(value) });
          savedAt.value = at;
          failed.value = false;
        } catch {
          failed.value = true;
        }
      }
      writing = undefined;
    };
    scope.run(() =>
      watch(
        () => value,
        () => {
          changed = true;
          writing ??= write();
        },
        { deep: true, flush: "sync" },
      ),
    );

    return {
      value,
      savedAt,
      failed,
      settled: async () => {
        await writing;
      },
      discard: async () => {
        scope.stop();
        this.drafts.delete(key);
        await writing;
        await this.shelf.remove(key);
      },
    };
  }
}

/** A copy of the value without Vue's proxies, at every depth. */
function plain<T>(value: T): T {
  const raw = toRaw(value);
  if (Array.isArray(raw)) return raw.map(plain) as T;
  if (raw !== null && typeof raw === "object" && Object.getPrototypeOf(raw) === Object.prototype) {
    return Object.fromEntries(Object.entries(raw).map(([key, part]) => [key, plain(part)])) as T;
  }
  return raw;
}
