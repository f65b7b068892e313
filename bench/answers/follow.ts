import { type Engine, podKey } from "@stowage/engine";
import type { Measurement } from "../measure/measure.ts";
import { runOnce } from "../measure/passes.ts";
import type { Steps } from "../measure/steps.ts";
import type { Spec } from "../spec/spec.ts";
import { type CreateEngine, specEngine } from "../spec/spec-engine.ts";
import { workloadCluster } from "../spec/workload-cluster.ts";

/** Every so many steps all nodes are looked at, which costs more than a decision. */
const examineEvery = 25;

/**
 * Measures another engine in going where a run went, for so many seconds of deciding. At each step it must find the same
 * highest total, on as many nodes, out of as many feasible ones; now and then also that the choice is among them.
 */
export function follow(
  spec: Spec,
  steps: Steps,
  create: CreateEngine,
  mostSeconds: number,
): { measurement: Measurement; problems: string[] } {
  const cluster = workloadCluster(spec);
  const names = [...cluster.nodes].map(({ metadata }) => metadata.name ?? "");
  const problems: string[] = [];
  const told = (step: number, problem: string): void => {
    problems.push(`${podKey(cluster.pending.at(steps.pods[step] ?? 0))}: ${problem}`);
  };
  const examine = (step: number, engine: Engine): void => {
    if (step % examineEvery !== 0) return;
    const { best } = engine.examine(cluster.pending.at(steps.pods[step] ?? 0));
    const chosen = names[steps.nodes[step] ?? -1];
    if (chosen === undefined ? best.length === 0 : best.includes(chosen)) return;
    told(step, `one engine decides ${chosen ?? "no node"}, the best of the other are ${best.slice(0, 10).join(" ")}`);
  };
  const options = { churn: spec.churn, mostSeconds, following: steps };
  const isSampled = specEngine(spec).profiles.some((profile) => profile.percentageOfNodesToScore !== undefined);
  const measurement = runOnce(
    () => specEngine(spec, create),
    cluster,
    isSampled ? options : { ...options, beforeStep: examine },
  );
  for (let step = 0; step < measurement.steps.length && problems.length === 0; step++) {
    const [one, other] = [decisionText(steps, step), decisionText(measurement.steps, step)];
    if (one !== other && !isSampled) told(step, `one engine decides ${one}, the other ${other}`);
  }
  return { measurement, problems };
}

function decisionText({ totals, ties, feasible }: Steps, step: number): string {
  return feasible[step] === 0
    ? "that no node fits"
    : `on total ${totals[step]}, ${ties[step]} such nodes, ${feasible[step]} feasible`;
}
