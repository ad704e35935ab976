import { onScopeDispose, ref, type Ref } from "vue";

const interval = 30_000;
const now = ref(new Date());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The present, moved on twice a minute while anybody looks at it. */
export function useNow(): Readonly<Ref<Date>> {
  now.value = new Date();
  users += 1;
  timer ??= setInterval(() => (now.value = new Date()), interval);
  onScopeDispose(() => {
    users -= 1;
    if (users === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  });
  return now;
}
