import type { Steps } from "../measure/steps.ts";

/** Where two runs of one engine part, which decides the same things in the same way each time. */
export function passDifference(one: Steps, other: Steps): string[] {
  const length = Math.min(one.length, other.length);
  for (let step = 0; step < length; step++) {
    if (one.nodes[step] === other.nodes[step] && one.totals[step] === other.totals[step]) continue;
    return [`step ${step} is decided otherwise when the run is repeated`];
  }
  return [];
}
