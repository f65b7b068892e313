import type { PodCounts } from "@stowage/planner";

/** What a pod does, as one character. */
export const podGlyphs: Readonly<Record<keyof PodCounts, string>> = {
  ready: "●",
  starting: "○",
  pending: "?",
  terminating: "×",
  succeeded: "✓",
  failed: "!",
};

/** What the characters of these mean. */
export function glyphLegend(whats: readonly (keyof PodCounts)[]): string {
  return whats.map((what) => `${podGlyphs[what]} ${what}`).join("  ");
}

/** `2● 1?` of two that are ready and one that is pending. */
export function glyphsText(counts: PodCounts): string {
  return Object.entries(podGlyphs)
    .flatMap(([what, glyph]) => {
      const count = countOf(counts, what);
      return count === 0 ? [] : [`${count}${glyph}`];
    })
    .join(" ");
}

/** How many do that. */
export function countOf(counts: PodCounts, what: string): number {
  return Object.entries(counts).find(([key]) => key === what)?.[1] ?? 0;
}
