import { seededTieBreak } from "@stowage/planner";
import { acceptedPlan, planInputOf } from "../../packages/cli/src/library/made-plan.ts";
import type { Io } from "../io.ts";
import { conditions } from "../report/conditions.ts";
import { type Column, tableLines, whole } from "../report/table.ts";
import { specEngine } from "../spec/spec-engine.ts";
import { SpecError } from "../spec/spec-error.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";
import { freshSpec, freshTexts } from "./fresh-spec.ts";

type FreshIo = Pick<Io, "freshProcess" | "writeFile" | "stdout" | "stderr" | "nodeVersion">;

/** What is measured in a process of its own. */
const measured = {
  best: "the first 1,000 decisions, as plan asks for them",
  "runner-up": "the same with the runner-up, as plan -o wide asks",
  read: "all of a plan: the manifests read",
  plan: "and planned: made, admitted, placed, told",
} as const;

type Measured = keyof typeof measured;

/** In microseconds a pod. */
interface Figures {
  readonly mean: number;
  /** Of single decisions. */
  readonly p50?: number;
  readonly p99?: number;
}

interface FreshRow extends Figures {
  readonly title: string;
}

/** A process is as fast as its luck: the middle one of so many counts. */
const tries = 5;

const columns: readonly Column<FreshRow>[] = [
  { title: "1,000 pods, 50 Deployments", align: "left", cell: ({ title }) => title },
  { title: "µs a pod", align: "right", cell: ({ mean }) => whole(mean) },
  { title: "p50 µs", align: "right", cell: ({ p50 }) => p50?.toFixed(1) ?? "" },
  { title: "p99 µs", align: "right", cell: ({ p99 }) => (p99 === undefined ? "" : whole(p99)) },
];

/** Measures what a command feels: an engine, and a plan, in a process that has done nothing before. @returns the exit status. */
export function runFresh(jsonPath: string | undefined, args: readonly string[], io: FreshIo): number {
  const rows = Object.entries(measured).map(([name, title]): FreshRow => {
    io.stderr(`${title} ...`);
    const all = Array.from({ length: tries }, (): Figures => JSON.parse(io.freshProcess(["--fresh-of", name])));
    const middle = all.toSorted((one, other) => one.mean - other.mean)[Math.trunc(tries / 2)];
    if (middle === undefined) throw new RangeError("no try was made");
    return { title, ...middle };
  });
  const { command, machine } = conditions(args, io);
  for (const line of tableLines(columns, rows)) io.stdout(line);
  io.stdout("");
  io.stdout("5,000 nodes and 30,000 pods, just read");
  io.stdout(`${command}; Node ${machine.node}; ${machine.cores} x ${machine.cpu}`);
  if (jsonPath !== undefined) io.writeFile(jsonPath, `${JSON.stringify({ command, machine, rows }, undefined, 2)}\n`);
  return 0;
}

/** The other half, in the fresh process: prints the figures of one try as JSON. @throws SpecError for what is not measured. */
export async function runFreshOf(name: string, io: Pick<Io, "stdout">): Promise<number> {
  if (!isMeasured(name)) throw new SpecError(`--fresh-of: nothing is known of "${name}"`);
  const figures = name === "read" || name === "plan" ? await planFigures(name) : decisionFigures(name === "runner-up");
  io.stdout(JSON.stringify(figures));
  return 0;
}

function isMeasured(name: string): name is Measured {
  return Object.hasOwn(measured, name);
}

function decisionFigures(asksRunnerUp: boolean): Figures {
  const cluster = workloadCluster(freshSpec(), "parsed");
  const engine = fill(specEngine(freshSpec()), cluster);
  const tieBreak = seededTieBreak(0);
  const micros: number[] = [];
  for (const pod of cluster.pending) {
    const start = performance.now();
    const decision = engine.decide(pod, tieBreak, { asksRunnerUp });
    if (decision.kind !== "scheduled") throw new RangeError(`${pod.metadata.name}: ${decision.message}`);
    engine.assume(pod, decision.nodeName);
    micros.push((performance.now() - start) * 1e3);
  }
  const sorted = micros.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.trunc(share * (sorted.length - 1))] ?? NaN;
  const mean = micros.reduce((sum, one) => sum + one, 0) / micros.length;
  return { mean, p50: at(0.5), p99: at(0.99) };
}

async function planFigures(name: "read" | "plan"): Promise<Figures> {
  const { cluster, wishes } = freshTexts();
  const start = performance.now();
  const input = await planInputOf({ manifests: wishes, cluster });
  const read = performance.now();
  const { pods } = acceptedPlan(input);
  const planned = performance.now();
  const pending = pods.find(({ status }) => status !== "Scheduled");
  if (pending !== undefined) throw new RangeError(`${pending.pod.metadata.name}: ${pending.message}`);
  return { mean: ((name === "read" ? read - start : planned - read) * 1e3) / pods.length };
}
