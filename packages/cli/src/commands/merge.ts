import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { mergeTrials, type Trials } from "@stowage/planner";
import type { ExitStatus, Io } from "../io.ts";
import { readTrials } from "../output/trials-json.ts";
import { systemErrorText } from "../unforeseen-error.ts";
import { UsageError } from "../usage-error.ts";
import { tellTrials } from "./trials.ts";

/** `stowage merge`: adds the shards of trials up. */
export async function mergeCommand(
  files: readonly string[],
  { output }: { readonly output?: string },
  io: Io,
): Promise<ExitStatus> {
  const parts: Trials[] = [];
  for (const file of files) {
    const text = await textOf(file, io);
    try {
      parts.push(readTrials(text));
    } catch (error) {
      if (error instanceof RangeError || error instanceof SyntaxError) {
        throw new UsageError(`${file}: ${error.message}; expected what --trials -o json prints`);
      }
      throw error;
    }
  }
  const merged = mergedOf(parts);
  const planned = merged.shards.indexes.reduce(
    (sum, index) => sum + Math.max(0, Math.ceil((merged.trials - index) / merged.shards.of)),
    0,
  );
  tellTrials(merged, { output, isCut: merged.ran < planned }, io);
  return merged.everythingPlaced === merged.ran ? 0 : 1;
}

function mergedOf(parts: readonly Trials[]): Trials {
  try {
    return mergeTrials(parts);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

async function textOf(file: string, io: Io): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, file), "utf8");
  } catch (error) {
    throw new UsageError(`can not read ${file}: ${systemErrorText(error) ?? String(error)}`);
  }
}
