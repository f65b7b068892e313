// `npm run fuzz:validation -- --objects N --updates N --seed N`: compares what we refuse with what the API server refuses.
// With `--record FILE`, updates of each kind that it refuses otherwise, and those that it accepts, become its lines.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkObject } from "../../packages/manifests/src/check/index.ts";
import { buildValidationOracle } from "../../tools/oracle.mjs";
import { caseSeed, Random } from "../random.ts";
import type { Json } from "../shrink.ts";
import { bases } from "./bases.ts";
import { breakRule, breakType } from "./break-object.ts";
import { compareUpdates, type UpstreamUpdate } from "./compare-updates.ts";
import { compareVerdicts, type UpstreamVerdict } from "./compare-verdicts.ts";
import { edges } from "./edges.ts";
import type { Fields } from "./fields.ts";
import { UpdateRecords } from "./update-records.ts";
import { randomUpdate } from "./random-update.ts";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

process.exitCode = await main();

/** @returns 0 when all verdicts agree, 1 when some do not. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      objects: { type: "string" },
      updates: { type: "string" },
      seed: { type: "string" },
      record: { type: "string" },
    },
  });
  const program = await buildValidationOracle(projectRoot);
  const oracle = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: oracle.stdout })[Symbol.asyncIterator]();
  const ask = async (text: string): Promise<unknown> => {
    oracle.stdin.write(`${text}\n`);
    const { done, value } = await answers.next();
    if (done === true) throw new Error("the oracle ended");
    return JSON.parse(value);
  };

  const differences = new Map<string, { count: number; readonly example: string }>();
  const note = (found: readonly string[], example: string): void => {
    for (const difference of found) {
      const known = differences.get(difference);
      if (known === undefined) differences.set(difference, { count: 1, example });
      else known.count++;
    }
  };
  const seed = Number(values.seed ?? 1);
  let compared = 0;
  let refused = 0;
  for (const object of objects(Number(values.objects ?? 2000), seed)) {
    const text = JSON.stringify(object);
    const theirs = (await ask(text)) as UpstreamVerdict;
    const ours = checkObject(structuredClone(object), { strictness: "strict", as: "wishes" });
    compared++;
    if (ours.kind === "refused") refused++;
    note(compareVerdicts(kindOf(object), theirs, ours), text);
  }
  let updates = 0;
  let refusedUpdates = 0;
  const records = new UpdateRecords();
  for (let index = 0; index < Number(values.updates ?? 2000); index++) {
    const update = randomUpdate(new Random(caseSeed(seed, index)));
    const text = JSON.stringify(update);
    const theirs = (await ask(text)) as UpstreamUpdate;
    const found = compareUpdates(update, theirs);
    if (found === undefined) continue;
    updates++;
    if ((theirs.problems ?? []).length > 0) refusedUpdates++;
    note(found, text);
    records.add(update, theirs);
  }
  if (values.record !== undefined) writeFileSync(values.record, records.text());
  oracle.stdin.end();
  for (const [difference, { count, example }] of [...differences].sort((a, b) => b[1].count - a[1].count)) {
    process.stdout.write(`${count} ${difference}\n    ${example.slice(0, 3000)}\n`);
  }
  process.stdout.write(`${compared} objects, ${refused} refused; ${updates} updates, ${refusedUpdates} refused; `);
  process.stdout.write(`${differences.size} kinds of differences\n`);
  return differences.size === 0 ? 0 : 1;
}

function kindOf({ kind }: Fields): string {
  return typeof kind === "string" ? kind : JSON.stringify(kind);
}

/** The edges first, then objects with one to three rules broken, or one type. */
function* objects(count: number, seed: number): Generator<Fields> {
  yield* edges;
  for (let index = 0; index < count; index++) {
    const random = new Random(caseSeed(seed, index));
    const object = structuredClone(random.pick(bases)) as Record<string, Json>;
    if (random.chance(0.3)) breakType(random, object);
    else for (let left = random.int(0, 3); left > 0; left--) breakRule(random, object);
    yield object;
  }
}
