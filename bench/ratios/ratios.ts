import { follow } from "../answers/follow.ts";
import { percentile } from "../measure/figures.ts";
import { type OurPasses, ourPasses } from "../measure/our-passes.ts";
import { limited, type Spec } from "../spec/spec.ts";
import { createReference } from "../spec/spec-engine.ts";

/** How many decisions the incremental engine makes in the time of one of the reference engine's, by workload. */
export type Ratios = Readonly<Record<string, number>>;

/** The workloads that CI measures, each cut down: one for each kind of structure. */
export const ratioNames: readonly string[] = [
  "plain",
  "note-pair",
  "many-terms",
  "preferred-terms",
  "topology-spread",
  "statefulsets",
  "matches-everything",
  "churn",
];

/** So small that the reference engine keeps up, and large enough that it is not all that counts what a decision costs. */
const size = { nodes: 500, pods: 500, pending: 500 };
const extent = { mostSeconds: 5, enoughSeconds: 0.5, enoughClockSeconds: 3 };
const referenceSeconds = 0.25;

/** Below this share of the committed ratio something got slower; what is above may be noise. */
export const allowedShare = 0.5;
/** How often a ratio is measured. */
const tries = 3;

/** One workload's ratio, or what is wrong with the answers. Both engines are measured one right after the other. */
export type MeasureRatio = (spec: Spec) => { readonly ratio: number; readonly problems: readonly string[] };

export const measureRatio: MeasureRatio = (whole) => {
  const spec = limited(whole, size);
  const { passes, wrong } = ourPasses(spec, extent);
  const [first] = passes;
  if (first === undefined || wrong.length > 0) return { ratio: 0, problems: wrong };
  const { measurement, problems } = follow(spec, first.steps, createReference, referenceSeconds);
  const fastest = percentile(
    Float64Array.from(measurement.steps.micros.subarray(0, measurement.steps.length)).sort(),
    0.1,
  );
  return { ratio: fastest / undisturbedMicros(passes), problems };
};

/**
 * The mean of a decision, in microseconds, as if nothing else had run: each step does the same in every pass, and the
 * fastest was disturbed the least. (The reference engine's decisions all cost much the same: its fastest tenth tells.)
 */
function undisturbedMicros(passes: OurPasses["passes"]): number {
  const steps = Math.min(...passes.map((pass) => pass.steps.length));
  let sum = 0;
  for (let step = 0; step < steps; step++)
    sum += Math.min(...passes.map((pass) => pass.steps.micros[step] ?? Infinity));
  return sum / steps;
}

/** The best of a few tries, for a check: no more are made than it takes to reach `enough`. */
export function bestRatio(spec: Spec, enough: number, measure: MeasureRatio = measureRatio): ReturnType<MeasureRatio> {
  return ratioOf(spec, measure, { until: (ratio) => ratio >= enough, of: (sorted) => sorted.at(-1) });
}

/** The median of a few tries, to be committed: what a check may then expect of its best. */
export function medianRatio(spec: Spec, measure: MeasureRatio = measureRatio): ReturnType<MeasureRatio> {
  return ratioOf(spec, measure, { until: () => false, of: (sorted) => sorted[Math.floor(sorted.length / 2)] });
}

function ratioOf(
  spec: Spec,
  measure: MeasureRatio,
  { until, of }: { until: (ratio: number) => boolean; of: (sorted: readonly number[]) => number | undefined },
): ReturnType<MeasureRatio> {
  const ratios: number[] = [];
  while (ratios.length < tries) {
    const { ratio, problems } = measure(spec);
    if (problems.length > 0) return { ratio: 0, problems };
    ratios.push(ratio);
    if (until(ratio)) break;
  }
  return { ratio: of(ratios.toSorted((one, other) => one - other)) ?? 0, problems: [] };
}
