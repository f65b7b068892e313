import { expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";

/** The last line of a plan's picture. */
async function lastLine(...args: string[]): Promise<string | undefined> {
  const { stdout } = await runInMemory(["plan", ...args]);
  return stdout.trimEnd().split("\n").at(-1);
}

test.each([
  [
    ["-f", "examples/web-store-pending"],
    "to see what keeps web-server from a node: stowage explain deployment/web-server -f examples/web-store-pending",
  ],
  [
    ["-f", "examples/web-store", "--seed", "7", "-n", "default"],
    "to see why there, and not elsewhere: stowage explain deployment/store -n default -f examples/web-store --seed 7",
  ],
  [
    ["-f", "examples/web-store", "--cluster", "nodes=4", "--cluster", "nodes=1"],
    "to see why there, and not elsewhere: stowage explain deployment/store -f examples/web-store --cluster nodes=4 --cluster nodes=1",
  ],
  [["-f", "examples/web-store/store.yaml"], "to see the same on your cluster: add --cluster live"],
  [["-f", "examples/preemption"], expect.stringMatching(/^to see (why|what) .*: stowage explain /)],
])("a plan of %j ends with what to look at next", async (args, expected) => {
  expect(await lastLine(...args)).toEqual(expected);
});

test("with nothing to place there is nothing to look at", async () => {
  expect(await lastLine("--cluster", "nodes=1")).not.toContain("to see");
});

test("a word that a shell would take apart is quoted", async () => {
  const stdin = "apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nspec: { containers: [{ name: c, image: i }] }\n";
  const { stdout } = await runInMemory(["plan", "-f", "-", "--cluster", "nodes=1, cpu=2"], { stdin });
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/ -f - --cluster 'nodes=1, cpu=2'$/);
});

test("the pod in question is called as above it: with its number, its namespace", async () => {
  const stdin = ["a", "b"]
    .map(
      (namespace) =>
        `apiVersion: v1\nkind: Pod\nmetadata: { name: x, namespace: ${namespace} }\nspec: { nodeName: "", nodeSelector: { a: b }, containers: [{ name: c, image: i }] }\n`,
    )
    .join("---\n");
  const { stdout } = await runInMemory(["plan", "-f", "-", "--cluster", "nodes=1"], { stdin });
  expect(stdout).toContain("to see what keeps a/x from a node: stowage explain pod/x -n a ");
});
