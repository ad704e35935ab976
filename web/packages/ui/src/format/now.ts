import { onScopeDispose, ref, type Ref } from "vue";

const interval = 30_000;
const now = ref(new Date());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** Sets the clock of every `useNow` by a moment that the server just told: PCs and phones go wrong, the district's clock counts. */
export function setClock(serverNow: Date): void {
  offset = serverNow.getTime() - Date.now()
  now.value = serverNow
}

const present = () => new Date(Date.now() + offset)

/** The present, moved on twice a minute while anybody looks at it. */
export function useNow(): Readonly<Ref<Date>> {
  now.value = new Date();
  users += 1;
  timer ??= setInterval(() => (now.value = present()), interval);
  onScopeDispose(() => {
    users -= 1;
    if (users === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  });
  return now;
}
