import { constants } from "node:fs";
import { access, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { findPods, type Fixes, type FixStep, isPlanned, ownerKey } from "@stowage/planner";
import { type ChangedFiles, changedFiles, type FileChange } from "../edit/changed-files.ts";
import { Interrupted } from "../interrupted.ts";
import type { ExitStatus, Io } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { differenceText, pickedText } from "../output/fix-text.ts";
import { objectYaml } from "../output/object-yaml.ts";
import { tellOrigin } from "../output/origin.ts";
import type { PlanOptions } from "../options.ts";
import { systemErrorText } from "../unforeseen-error.ts";
import { UsageError } from "../usage-error.ts";
import { fixesFor } from "./fixes-for.ts";
import { type MadePlan, makePlan } from "./make-plan.ts";

/** What `stowage fix` is told beside what every command that plans is. */
export interface FixCommandOptions extends PlanOptions {
  /** From 1. */
  readonly pick: number;
  readonly write: boolean;
  readonly append: boolean;
}

/** `stowage fix`: what would help pods that stay pending, as a change of the files. */
export async function fixCommand(target: string | undefined, options: FixCommandOptions, io: Io): Promise<ExitStatus> {
  const { pick, write, append } = options;
  if (pick < 1) throw new UsageError("--pick: fixes are counted from 1");
  if (append && !write) throw new UsageError("--append says what -w writes: give both");
  const plan = await makePlan({ ...options, mayNameOthers: target !== undefined }, io);
  if (plan === undefined) return 2;
  const chosen = { most: Math.max(3, pick), only: chosenPods(plan, target, options) };
  const { fixes: found, isInterrupted } = fixesFor(plan, chosen, io);
  tellOrigin(plan.origin, true, io);
  // What is written is what was asked for, or nothing.
  if (isInterrupted) {
    await show(
      found.filter(({ fixes }) => fixes.length >= pick),
      { ...options, write: false },
      io,
    );
    throw new Interrupted(`the search is not over${write ? ", and nothing is written" : ""}`);
  }
  if (found.length === 0) {
    io.stdout.write("nothing to fix: every pod has a node\n");
    return 0;
  }
  const tooFew = found.filter(({ fixes }) => fixes.length > 0 && fixes.length < pick);
  if (tooFew.length > 0) {
    throw new UsageError(
      tooFew.map(({ workload, fixes }) => `--pick: ${workload} has ${fixes.length} fixes, no ${pick}th`),
    );
  }
  const isDone = await show(found, options, io);
  return isDone && found.every(({ fixes }) => fixes.length > 0) ? 0 : 1;
}

/** Those of what is named, else all that the manifests ask for. */
function chosenPods(plan: MadePlan, target: string | undefined, { namespace }: FixCommandOptions) {
  if (target === undefined) return ({ isStranger }: MadePlan["pods"][number]) => isStranger !== true;
  const found = findPods(plan, target, namespace, plan.namespace);
  if (found.kind === "notFound") throw new UsageError(found.message);
  const keys = new Set(found.pods.filter(isPlanned).map(ownerKey));
  return (pod: MadePlan["pods"][number]) => keys.has(ownerKey(pod));
}

/** @returns whether nothing is left to be done by hand, of what was to be written. */
async function show(found: readonly Fixes[], options: FixCommandOptions, io: Io): Promise<boolean> {
  const { pick, write } = options;
  const colors = colorsFor(io.stdout, io.env);
  const view = { width: io.stdout.columns ?? 80, colors };
  const changed = await changedFiles(
    found.flatMap(({ fixes }) => fixes[pick - 1] ?? []),
    (file) => readFile(resolve(io.cwd, file)),
  );
  for (const one of found) io.stdout.write(pickedText(one, pick, changed.notInFiles, view));
  for (const change of changed.files) io.stdout.write(differenceText(change, colors));
  if (!write) return true;
  await written(found, changed.files, options, io);
  const left = found
    .flatMap(({ fixes }) => fixes[pick - 1]?.steps ?? [])
    .filter((step) => (step.means.kind === "objects" ? !options.append : !isInFile(step, changed)));
  if (left.length > 0)
    io.stderr.write(
      `left to do by hand: ${left.length === 1 ? "1 change" : `${left.length} changes`} of those above\n`,
    );
  return left.length === 0;
}

function isInFile(step: FixStep, { notInFiles }: ChangedFiles): boolean {
  return step.means.kind === "patch" && !notInFiles.has(step);
}

async function written(
  found: readonly Fixes[],
  files: readonly FileChange[],
  { pick, append, filename }: FixCommandOptions,
  io: Io,
): Promise<void> {
  const texts = new Map(files.map(({ file, after }) => [file, after]));
  if (append) {
    const objects = found
      .flatMap(({ fixes }) => fixes[pick - 1]?.steps ?? [])
      .flatMap(({ means }) => (means.kind === "objects" ? means.objects : []));
    const [first] = [...texts.keys(), ...filename.filter((path) => path !== "-")];
    if (objects.length > 0 && first !== undefined) {
      const before = texts.get(first) ?? (await readFile(resolve(io.cwd, first), "utf8"));
      if (/^\s*[{[]/.test(before))
        throw new UsageError(`--append: ${first} is JSON, which has no room for more documents`);
      texts.set(first, `${before.replace(/\n?$/, "\n")}${objects.map(objectYaml).join("")}`);
    }
  }
  // All of them or none.
  for (const file of texts.keys()) {
    await access(resolve(io.cwd, file), constants.W_OK).catch((error: unknown) => {
      throw new UsageError(`${file}: ${systemErrorText(error) ?? String(error)}: nothing is written`);
    });
  }
  for (const [file, text] of texts) {
    await writeFile(resolve(io.cwd, file), text);
    io.stderr.write(`written: ${file}\n`);
  }
}
