import type { ClusterState, Simulation, Step } from "@stowage/planner";
import type { ExpectedRollout } from "./recorded-rollout.ts";

/** The bars that a simulation has to pass, in the order of what matters most. */
export const bars = ["outcome", "changes", "final", "steps", "each step", "places"] as const;
export type Bar = (typeof bars)[number];

/** Where a simulation does not say what was recorded. */
export interface RolloutDifference {
  readonly bar: Bar;
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

/** Compares a simulation with what was recorded, but for what the recorded runs did not agree on. */
export function compareRollout(actual: Simulation, expected: ExpectedRollout): readonly RolloutDifference[] {
  const differences: RolloutDifference[] = [];
  const { varied } = expected;
  const check = (bar: Bar, path: string, wanted: unknown, given: unknown): void => {
    if (isVaried(path, varied)) return;
    const [one, other] = [canonical(without(wanted, path, varied)), canonical(without(given, path, varied))];
    if (one !== other) differences.push({ bar, path, expected: one, actual: other });
  };
  if (expected.outcome !== undefined) check("outcome", "outcome", expected.outcome, actual.outcome);
  else if (expected.outcomes?.includes(actual.outcome) === false) {
    check("outcome", "outcome", expected.outcomes.join(" or "), actual.outcome);
  }
  for (const [index, change] of expected.changes.entries()) {
    const path = `changes[${index}]`;
    const made = actual.changes[index];
    check("changes", `${path}.outcome`, change.outcome, made?.outcome);
    check("changes", `${path}.drain`, change.drain, made?.drain);
    check("steps", `${path}.firstStep`, change.firstStep, made?.firstStep);
    if (change.final !== undefined) compareState(`${path}.final`, change.final, made?.final, check);
  }
  compareState("final", expected.final, actual.final, check);
  compareExtremes(actual, expected, check);
  compareSteps(actual, expected, check);
  return differences;
}

type Check = (bar: Bar, path: string, wanted: unknown, given: unknown) => void;

function compareState(
  path: string,
  wanted: Partial<ClusterState>,
  given: ClusterState | undefined,
  check: Check,
): void {
  check("final", `${path}.workloads`, wanted.workloads, given?.workloads);
  check("final", `${path}.counts`, wanted.counts ?? {}, given?.counts ?? {});
  check("final", `${path}.pending`, sorted(wanted.pending), sorted(given?.pending));
  check("final", `${path}.budgets`, wanted.budgets ?? {}, given?.budgets ?? {});
  check("places", `${path}.placement`, wanted.placement ?? {}, given?.placement ?? {});
}

/** Moments between steps are not simulated: pods are made and deleted in parallel. */
function compareExtremes(actual: Simulation, { extremes = {} }: ExpectedRollout, check: Check): void {
  for (const [workload, wanted] of Object.entries(extremes)) {
    const given = actual.extremes[workload];
    const path = `extremes.${workload}`;
    if ((given?.maxPods ?? 0) > (wanted.maxPods ?? Infinity))
      check("final", `${path}.maxPods`, wanted.maxPods, given?.maxPods);
    if ((given?.minReady ?? 0) < (wanted.minReady ?? 0))
      check("final", `${path}.minReady`, wanted.minReady, given?.minReady);
  }
}

function compareSteps(actual: Simulation, { steps, varied }: ExpectedRollout, check: Check): void {
  const from = varied.map((path) => /^steps from (\d+)$/.exec(path)?.[1]).find((index) => index !== undefined);
  const compared = from === undefined ? undefined : Number(from);
  if (compared === undefined) check("steps", "steps", steps.length, actual.steps.length);
  for (const [index, wanted] of steps.slice(0, compared).entries()) {
    const given: Partial<Step> = actual.steps[index] ?? {};
    const path = `steps[${index}]`;
    for (const field of ["do", "counts", "created", "deleted", "status", "because"] as const) {
      check("each step", `${path}.${field}`, wanted[field] ?? {}, given[field] ?? {});
    }
    check("each step", `${path}.pending`, sorted(wanted.pending), sorted(given.pending));
    check("places", `${path}.bound`, wanted.bound ?? {}, given.bound ?? {});
  }
}

/** Whether the path, or one around it, is among those that varied. */
function isVaried(path: string, varied: readonly string[]): boolean {
  return varied.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
}

/** Without the fields of a record that varied. */
function without(value: unknown, path: string, varied: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !isVaried(`${path}.${key}`, varied)));
}

function sorted(list: readonly unknown[] | undefined): readonly string[] | undefined {
  return list?.map(canonical).sort();
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) => {
      if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
      return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
    }) ?? "nothing"
  );
}
