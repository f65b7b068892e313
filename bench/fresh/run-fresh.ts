import { seededTieBreak } from "@stowage/planner";
import type { Io } from "../io.ts";
import { conditions } from "../report/conditions.ts";
import { type Column, tableLines, whole } from "../report/table.ts";
import { specEngine } from "../spec/spec-engine.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";
import { freshSpec } from "./fresh-spec.ts";

type FreshIo = Pick<Io, "freshProcess" | "writeFile" | "stdout" | "stderr" | "nodeVersion">;

/** The first decisions of a process, in microseconds. */
interface FirstDecisions {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
}

interface FreshRow extends FirstDecisions {
  readonly asked: string;
}

/** A process is as fast as its luck: the middle one of so many counts. */
const tries = 5;

const columns: readonly Column<FreshRow>[] = [
  { title: "the first 1,000 decisions", align: "left", cell: ({ asked }) => asked },
  { title: "µs each", align: "right", cell: ({ mean }) => whole(mean) },
  { title: "p50 µs", align: "right", cell: ({ p50 }) => p50.toFixed(1) },
  { title: "p99 µs", align: "right", cell: ({ p99 }) => whole(p99) },
];

/** Measures what a command feels: an engine in a process that has done nothing before. @returns the exit status. */
export function runFresh(jsonPath: string | undefined, args: readonly string[], io: FreshIo): number {
  const rows = [false, true].map((asksRunnerUp): FreshRow => {
    const asked = asksRunnerUp ? "with the runner-up, as for pods that are explained" : "the best node alone";
    io.stderr(`${asked} ...`);
    const all = Array.from({ length: tries }, () => readDecisions(io.freshProcess(["--fresh-of", `${asksRunnerUp}`])));
    const middle = all.toSorted((one, other) => one.mean - other.mean)[Math.trunc(tries / 2)];
    if (middle === undefined) throw new RangeError("no try was made");
    return { asked, ...middle };
  });
  const { command, machine } = conditions(args, io);
  for (const line of tableLines(columns, rows)) io.stdout(line);
  io.stdout("");
  io.stdout("5,000 nodes and 30,000 pods, just read; 50 Deployments of 20 come");
  io.stdout(`${command}; Node ${machine.node}; ${machine.cores} x ${machine.cpu}`);
  if (jsonPath !== undefined) io.writeFile(jsonPath, `${JSON.stringify({ command, machine, rows }, undefined, 2)}\n`);
  return 0;
}

/** The other half, in the fresh process: prints the figures of one try as JSON. */
export function runFreshOf(asksRunnerUp: boolean, io: Pick<Io, "stdout">): number {
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
  io.stdout(JSON.stringify({ mean, p50: at(0.5), p99: at(0.99) } satisfies FirstDecisions));
  return 0;
}

function readDecisions(text: string): FirstDecisions {
  const { mean, p50, p99 }: Partial<FirstDecisions> = JSON.parse(text);
  return { mean: mean ?? NaN, p50: p50 ?? NaN, p99: p99 ?? NaN };
}
