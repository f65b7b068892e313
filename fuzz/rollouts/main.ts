// `npm run fuzz:rollouts -- --cases N --seed N`: random rollouts, played by a real control plane and foreseen; see
// fuzz/README.md.
import { appendFileSync, readFileSync } from "node:fs";
import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import { startControlPlane } from "../../upstream/control-plane/start-control-plane.ts";
import { parseOptions, type RolloutOptions, usage } from "./options.ts";
import { judgeAll, type RolloutCounts, runRollouts } from "./run-rollouts.ts";

process.exitCode = await main(process.argv.slice(2));

/** @returns 0 when all are foreseen as they went, 1 when one is not, 2 for options that make no sense. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (typeof options === "string") {
    process.stderr.write(`${options}\n${usage}\n`);
    return 2;
  }
  const start = performance.now();
  const counts = options.judge === undefined ? await playAll(options) : judgeAll(readCases(options.judge), { print });
  const told = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  print(`${told.join(", ")}; ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return counts.different + counts.places + counts.unlikely > 0 ? 1 : 0;
}

async function playAll(options: RolloutOptions): Promise<RolloutCounts> {
  const cluster = await startControlPlane({ scheduler: true, controllerManager: true });
  try {
    await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "app" } });
    return await runRollouts(cluster, options, {
      print,
      keep: (played) => {
        if (options.keep !== undefined) appendFileSync(options.keep, `${JSON.stringify(played)}\n`);
      },
    });
  } finally {
    await cluster.stop();
  }
}

function readCases(file: string): readonly RecordedRollout[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line): RecordedRollout => JSON.parse(line));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
