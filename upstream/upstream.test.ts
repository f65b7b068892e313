import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createIncrementalEngine } from "@stowage/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allFeatures } from "../fuzz/features.ts";
import { type Oracle, startOracle } from "../fuzz/oracle.ts";
import { runFuzzer } from "../fuzz/run-fuzzer.ts";
import { runSequences } from "../fuzz/sequences/run-sequences.ts";
import { allEngines, type NamedEngine } from "../conformance/run-case.ts";
import { parseCase, type RecordedCase } from "../conformance/recorded-case.ts";
import { readCases } from "../conformance/read-cases.ts";
import { buildSchedulerOracle } from "../tools/oracle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const samples = join(root, "conformance/cases/1.37");

describe("upstream's scheduler 1.37", () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = startOracle(await buildSchedulerOracle(root, "1.37"));
    // Compiling Kubernetes takes minutes, once.
  }, 30 * 60_000);
  afterAll(() => oracle.close());

  test.each(readdirSync(samples))("answers %s as recorded", async (file) => {
    const recorded = [...readCases(join(samples, file))].flatMap((line) =>
      line.kind === "case" && !hasNominated(line.recorded) ? [line.recorded] : [],
    );
    const answers = await oracle.ask(
      recorded.map(({ case: question }) => ({ ...question, countsNominated: undefined })),
    );
    const expected = recorded.map(({ case: { name }, answer }) => ({ name, ...withoutOrder(answer) }));
    expect(answers.map((answer) => ("text" in answer ? read(answer.text) : answer))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
  });

  test("decides 500 random cases as both engines do", async () => {
    const lines: string[] = [];
    const options = { cases: 500, seed: 20_260_101, first: 0, version: "1.37", features: allFeatures, shrink: 3 };
    const counts = await runFuzzer(oracle, options, { print: (line) => lines.push(line), keep: () => {} });
    expect(lines.filter((line) => !line.startsWith("passed over"))).toEqual([]);
    expect(counts).toMatchObject({ different: 0 });
    expect(counts.equal).toBeGreaterThan(450);
  });

  test("decides as both engines do after each step of 3 random sequences", async () => {
    const { lines, counts } = await sequences(allEngines);
    expect(lines.filter((line) => !line.startsWith("passed over"))).toEqual([]);
    expect(counts).toMatchObject({ different: 0 });
    expect(counts.equal).toBeGreaterThan(15);
  });

  test("finds an engine that does not remember whom it has placed, and the steps that show it", async () => {
    const create: NamedEngine["create"] = (profile) =>
      Object.assign(createIncrementalEngine(profile), { assume: () => {} });
    const { lines, counts } = await sequences([{ name: "forgetful", create }]);
    expect(counts.different).toBeGreaterThan(0);
    expect(lines).toContainEqual(expect.stringContaining("forgetful"));
    const steps = lines.flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as { kind: string }] : []));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.length).toBeLessThan(15);
    expect(steps.some(({ kind }) => kind === "schedule" || kind === "assume")).toBe(true);
  }, 120_000);

  async function sequences(engines: readonly NamedEngine[]) {
    const lines: string[] = [];
    const options = { cases: 0, sequences: 3, steps: 20, seed: 20_260_101, first: 0, version: "1.37" };
    const told = { print: (line: string) => lines.push(line), keep: () => {} };
    const all = { ...options, features: allFeatures, shrink: 1 };
    return { counts: await runSequences(oracle, all, told, engines), lines };
  }

  test("tells what it can not read, and answers the next", async () => {
    const [broken, whole] = await oracle.ask([
      {
        name: "broken",
        nodes: [],
        namespaces: [],
        pods: [],
        objects: [{ kind: "Nothing", metadata: {} }],
        pod: { metadata: { name: "p" }, spec: { containers: [] } },
      },
      {
        name: "no nodes",
        nodes: [],
        namespaces: [],
        pods: [],
        objects: [],
        pod: { metadata: { name: "p" }, spec: { containers: [] } },
      },
    ]);
    expect(broken).toHaveProperty("invalid");
    expect(whole).toEqual({ text: '{"name":"no nodes","error":"no nodes available to schedule pods","nodes":{}}' });
  });
});

/** The recorder did not count them. */
function hasNominated({ case: { pods, pod } }: RecordedCase): boolean {
  return [...pods, pod].some(({ status }) => status?.nominatedNodeName !== undefined);
}

function read(text: string): object {
  const { name } = JSON.parse(text) as { name: string };
  const line = {
    kubernetesVersion: "1.37",
    case: { name, pod: { metadata: {} } },
    answer: JSON.parse(text) as unknown,
  };
  return { name, ...withoutOrder(parseCase(JSON.stringify(line)).answer) };
}

/** The reasons' order is that of a map. */
function withoutOrder({ nodes, ...answer }: RecordedCase["answer"]): object {
  return {
    ...answer,
    nodes: new Map([...nodes].map(([name, node]) => [name, { ...node, reasons: node.reasons.toSorted() }])),
  };
}
