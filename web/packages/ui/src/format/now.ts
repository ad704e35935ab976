import { onScopeDispose, ref, type Ref } from "vue";

const interval = 30_000;
let offset = 0;
const now = ref(new Date());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

const present = () => new Date(Date.now() + offset);

/** Sets every `useNow` by a moment that the server just told: PCs and phones go wrong, the district's clock counts. */
export function setClock(serverNow: Date): void {
  offset = serverNow.getTime() - Date.now();
  now.value = serverNow;
}

/** The present, moved on twice a minute while anybody looks at it. */
export function useNow(): Readonly<Ref<Date>> {
  now.value = present();
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
