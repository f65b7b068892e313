import { explainPod, pendingReason } from "@stowage/engine";
import { type Capacity, type CapacityInput, measureCapacity } from "@stowage/planner";
import { Interrupted } from "../interrupted.ts";
import { type ExitStatus, type Io, worked } from "../io.ts";
import { capacityJson } from "../output/capacity-json.ts";
import { capacityText } from "../output/capacity-text.ts";
import { colorsFor } from "../output/colors.ts";
import { tellOrigin } from "../output/origin.ts";
import { progressLine } from "../output/progress.ts";
import { structured } from "../output/structured.ts";
import { tellWarnings } from "../output/warnings.ts";
import type { PlanOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { makePlan } from "./make-plan.ts";

/** What `stowage capacity` is told beside what every command that plans is. */
export interface CapacityOptions extends PlanOptions {
  readonly nodeLike?: string;
}

/** `stowage capacity`: how many more replicas fit, and what stops the next one. */
export async function capacityCommand(words: readonly string[], options: CapacityOptions, io: Io): Promise<ExitStatus> {
  const workloads = sharesOf(words);
  const plan = await makePlan(options, io);
  if (plan === undefined) return 2;
  const { output, nodeLike } = options;
  if (output === undefined) tellWarnings(plan.warnings, io);
  const { capacity, isInterrupted } = measured(
    {
      ...plan.input,
      plan,
      reasonOf: (pod, engine) => pendingReason(explainPod(engine, pod, pod.metadata.name ?? "")),
      workloads,
      ...(nodeLike === undefined ? {} : { like: nodeLike }),
    },
    io,
  );
  if (capacity === undefined) throw new Interrupted("nothing is measured yet");
  tellOrigin(plan.origin, output === undefined, io);
  const { isTTY, columns } = io.stdout;
  const view = { width: columns ?? 80, colors: colorsFor(io.stdout, io.env), bars: isTTY };
  io.stdout.write(
    output === undefined
      ? capacityText(capacity, view)
      : structured(capacityJson(capacity, { isWhole: !isInterrupted }), output),
  );
  if (isInterrupted) throw new Interrupted("what is not told is not measured");
  return capacity.now > 0 ? 0 : 1;
}

/** The capacity, or as much of it as was known when Ctrl-C came. */
function measured(
  input: CapacityInput,
  io: Io,
): { readonly capacity: Capacity | undefined; readonly isInterrupted: boolean } {
  const progress = progressLine(io.stderr);
  let known: Capacity | undefined;
  const watched: CapacityInput = {
    ...input,
    onTrying: ({ what, replicas }) => progress.show(() => `measuring: ${what}, ${replicas} replicas tried`),
    onFigure: (soFar) => {
      known = soFar;
    },
  };
  try {
    const done = worked(io, () => measureCapacity(watched));
    return done.isDone ? { capacity: done.value, isInterrupted: false } : { capacity: known, isInterrupted: true };
  } catch (error) {
    // It says what is not there.
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
  }
}

/** `deploy/web=2`: two of them in each set. */
function sharesOf(words: readonly string[]): CapacityInput["workloads"] {
  const problems: string[] = [];
  const workloads = words.map((word) => {
    const at = word.indexOf("=");
    const [reference, text] = at === -1 ? [word, "1"] : [word.slice(0, at), word.slice(at + 1)];
    if (!/^[1-9]\d{0,3}$/.test(text))
      problems.push(`"${word}" says no proportion; expected ${reference}=2, from 1 to 9999`);
    return { reference, share: Number(text) };
  });
  const names = words.map((word) => word.split("=", 1)[0] ?? "");
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  problems.push(...new Set(twice.map((name) => `${name} is named twice: give it one proportion, such as ${name}=2`)));
  if (problems.length > 0) throw new UsageError(problems);
  return workloads;
}
