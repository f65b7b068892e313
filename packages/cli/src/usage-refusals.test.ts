import { expect, test } from "vitest";
import { runInMemory } from "./testing/run-in-memory.ts";

const cluster = ["--cluster", "examples/rollout/cluster.yaml"];

async function refused(...args: readonly string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await runInMemory(args);
  expect([status, stdout]).toEqual([2, ""]);
  return stderr.split("\n").filter((line) => line.startsWith("error: "));
}

test("what is wrong with the values of options is told at once", async () => {
  const flags = ["--order", "abc", "--seed", "1.5", "--scale", "deploy/web=x", "--taint", "n1", "x:Nope"];
  expect(await refused("simulate", ...cluster, ...flags)).toEqual([
    "error: option '--order <number>' argument 'abc' is invalid. a whole number of 0 or more is needed",
    "error: option '--seed <number>' argument '1.5' is invalid. a whole number of 0 or more is needed",
    'error: --scale: "deploy/web=x" says no number of replicas; expected deploy/web=10',
    'error: --taint: "Nope" is no effect; expected NoSchedule, PreferNoSchedule or NoExecute',
  ]);
});

test("and together with what ends the reading of the command line", async () => {
  expect(await refused("plan", "--seed", "one", "--nope")).toEqual([
    "error: option '--seed <number>' argument 'one' is invalid. a whole number of 0 or more is needed",
    "error: unknown option '--nope'",
  ]);
});

test("an option that needs a value does not take the next one for it", async () => {
  expect(await refused("simulate", ...cluster, "--drain", "--steps")).toEqual([
    "error: option '--drain <node>' needs a value before --steps",
  ]);
});

const numbers = [
  ["plan", "--seed"],
  ["plan", "--order"],
  ["plan", "--trials"],
  ["plan", "--percentage-of-nodes-to-score"],
  ["plan", "--exhaustive"],
  ["explain", "--fixes"],
  ["simulate", "--order"],
  ["simulate", "--trials"],
  ["capacity", "--seed"],
  ["fix", "--pick"],
  ["audit", "--seed"],
] as const;

test.each(numbers)("%s %s refuses what is no number", async (command, option) => {
  for (const value of ["abc", "", "-1", "1e3", "0x10", "NaN", "99999999999999999999", "١"]) {
    const told = await refused(command, `${option}=${value}`);
    expect(told[0]).toContain(`option '${option}`);
  }
});

const nonsense: readonly (readonly string[])[] = [
  ["--every", "constructor"],
  ["--every", ""],
  ["--drain", "__proto__"],
  ["--lose", "="],
  ["--lose", "constructor=1"],
  ["--add-node", "n1=0"],
  ["--add-node", "n1=1e9"],
  ["--scale", "deploy/__proto__=1"],
  ["--rollout", "deploy/web="],
  ["--delete", "toString/x"],
  ["--label", "node/n1", "a b=c"],
  ["--label", "node/n1", "zone"],
  ["--label", "node/n1", `x=${"y".repeat(64)}`],
  ["--taint", "n1", "a b=c:NoSchedule"],
  ["--taint", "n1"],
  ["--not-ready", "deploy/nope", "--drain", "n1"],
  ["--fails", "job/nope", "--drain", "n1"],
  ["--fails", "deploy/web"],
  ["--fails", "job/sum=0"],
  ["--apply", "/dev/null"],
  ["--changes", "/dev/null"],
];

test.each(nonsense.map((flags) => [flags.join(" "), flags] as const))("simulate refuses %s", async (_, flags) => {
  expect(await refused("simulate", ...cluster, ...flags)).not.toEqual([]);
});

test("capacity refuses shares that are none, and a workload that is named twice", async () => {
  expect(await refused("capacity", "deploy/web=0", "sts/db=x", "deploy/web", "-f", "examples/web-store")).toEqual([
    'error: "deploy/web=0" says no proportion; expected deploy/web=2, from 1 to 9999',
    'error: "sts/db=x" says no proportion; expected sts/db=2, from 1 to 9999',
    "error: deploy/web is named twice: give it one proportion, such as deploy/web=2",
  ]);
});
