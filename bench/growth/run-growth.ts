import { seededTieBreak } from "@stowage/planner";
import { disagreement } from "../answers/agreement.ts";
import type { Io } from "../io.ts";
import { type Figures, figuresOf } from "../measure/figures.ts";
import { ourPasses } from "../measure/our-passes.ts";
import { conditions } from "../report/conditions.ts";
import { amount, type Column, tableLines, whole } from "../report/table.ts";
import { wrongAnswers } from "../report/wrong-answers.ts";
import { limited } from "../spec/spec.ts";
import { SpecError } from "../spec/spec-error.ts";
import { growthSpec, type Size } from "./growth-spec.ts";

/** What grows, and through which sizes; the rest stays as in {@link base}. */
const axes = {
  nodes: [1_000, 5_000, 20_000, 100_000],
  existing: [0, 10_000, 100_000, 1_000_000],
  classes: [1, 100, 1_000, 20_000],
  terms: [1, 2, 5, 10],
} as const satisfies Partial<Record<keyof Size, readonly number[]>>;

type Axis = keyof typeof axes;

const base: Size = { nodes: 5_000, existing: 5_000, classes: 100, terms: 3, pending: 4_000 };
/** A class has to fit on the nodes of one zone. */
const mostOfClass = 400;

interface GrowthRow extends Figures {
  readonly axis: Axis;
  readonly size: number;
  /** The mean of a decision: so many times that of the smallest size. */
  readonly timesSmallest: number;
}

const columns: readonly Column<GrowthRow>[] = [
  { title: "grows", align: "left", cell: ({ axis }) => axis },
  { title: "to", align: "right", cell: ({ size }) => whole(size) },
  { title: "placed", align: "right", cell: ({ placed }) => whole(placed) },
  { title: "decisions/s", align: "right", cell: ({ decisionsPerSecond }) => amount(decisionsPerSecond) },
  { title: "mean µs", align: "right", cell: ({ decisionsPerSecond }) => amount(1e6 / decisionsPerSecond) },
  { title: "p50 µs", align: "right", cell: ({ p50us }) => amount(p50us) },
  { title: "p99 µs", align: "right", cell: ({ p99us }) => amount(p99us) },
  { title: "x smallest", align: "right", cell: ({ timesSmallest }) => timesSmallest.toFixed(2) },
];

/** Measures how the time for a decision grows. @param asked Axes; without any, all. @returns the exit status. */
export function runGrowth(
  asked: readonly string[],
  jsonPath: string | undefined,
  args: readonly string[],
  io: Io,
): number {
  const chosen = asked.length === 0 ? (Object.keys(axes) as Axis[]) : asked.map(readAxis);
  const rows: GrowthRow[] = [];
  for (const axis of chosen) {
    let smallest: number | undefined;
    for (const size of axes[axis]) {
      io.stderr(`${axis} ${whole(size)} ...`);
      const { figures, problems } = measureSize(sizeOf(axis, size));
      if (problems.length > 0) return wrongAnswers(`${axis} ${size}`, problems, io);
      smallest ??= meanOf(figures);
      rows.push({ axis, size, ...figures, timesSmallest: meanOf(figures) / smallest });
    }
  }
  const { command, machine } = conditions(args, io);
  for (const line of tableLines(columns, rows)) io.stdout(line);
  io.stdout("");
  io.stdout(
    `otherwise ${Object.entries(base)
      .map(([name, value]) => `${whole(value)} ${name}`)
      .join(", ")}; every node scored`,
  );
  io.stdout("x smallest: the mean of a decision, against that of the smallest size");
  io.stdout(`${command}; Node ${machine.node}; ${machine.cores} x ${machine.cpu}`);
  if (jsonPath !== undefined)
    io.writeFile(jsonPath, `${JSON.stringify({ command, machine, base, rows }, undefined, 2)}\n`);
  return 0;
}

/** The size with one measure changed. */
export function sizeOf(axis: Axis, size: number): Size {
  const changed = { ...base, [axis]: size };
  if (axis !== "classes") return changed;
  return { ...changed, pending: Math.min(mostOfClass * size, Math.max(base.pending, size)) };
}

function measureSize(size: Size): { figures: Figures; problems: readonly string[] } {
  const spec = growthSpec(size);
  const small = limited(spec, { nodes: 50, pods: 50, pending: 30 });
  const differences = disagreement(small, seededTieBreak(0));
  if (differences.length > 0) return { figures: figuresOf([]), problems: differences };
  const { passes, wrong } = ourPasses(spec, { mostSeconds: 10, enoughSeconds: 1, enoughClockSeconds: 5 });
  return { figures: figuresOf(passes), problems: wrong };
}

function meanOf({ decisionsPerSecond }: Figures): number {
  return 1 / decisionsPerSecond;
}

function readAxis(name: string): Axis {
  if (Object.hasOwn(axes, name)) return name as Axis;
  throw new SpecError(`--growth: nothing named "${name}" grows; there are ${Object.keys(axes).join(", ")}`);
}
