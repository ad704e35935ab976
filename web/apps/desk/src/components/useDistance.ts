import { useI18n } from "vue-i18n";

/** Distances in metres as people say them; a negative one is unknown. */
export function useDistance() {
  const { t, n } = useI18n();
  return {
    distance(metres: number): string {
      if (metres < 0) return t("visits.unknown");
      if (metres < 1000) return t("visits.metres", { n: n(Math.round(metres)) });
      return t("visits.kilometres", { n: n(Math.round(metres / 100) / 10) });
    },
  };
}
