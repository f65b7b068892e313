// `node tools/run-program.mjs bench/command/time-command.ts [RUNS] -- ARGS...`: how long the built command takes as people run
// it, beside a Node that does nothing: whole processes, in turn, medians in milliseconds. Build it first (`npm start`).
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const separator = process.argv.indexOf("--");
const runs = Number(process.argv[2] === "--" ? 21 : (process.argv[2] ?? 21));
const given = separator === -1 ? ["plan", "-f", "examples/web-store"] : process.argv.slice(separator + 1);
const command = fileURLToPath(new URL("../../packages/cli/bin/stowage.mjs", import.meta.url));
const commands = { "node -e 0": ["-e", "0"], [`stowage ${given.join(" ")}`]: [command, ...given] };

const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
for (let run = 0; run < runs; run++) {
  for (const [name, args] of Object.entries(commands)) {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
    if (status !== 0 && status !== 1) throw new Error(`${name} ended with ${status}`);
    times.get(name)?.push(performance.now() - start);
  }
}
for (const [name, each] of times) {
  const sorted = each.toSorted((one, other) => one - other);
  const [least, median] = [sorted[0], sorted[sorted.length >> 1]];
  console.log(`${median?.toFixed(0).padStart(7)} ms (least ${least?.toFixed(0)})  ${name}`);
}
