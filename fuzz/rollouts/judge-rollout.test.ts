import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import { runRollout } from "../../conformance/rollouts/run-rollout.ts";
import { judgeRollout } from "./judge-rollout.ts";

const sample = fileURLToPath(new URL("../../conformance/rollouts/sample.jsonl.gz", import.meta.url));
const recorded: readonly RecordedRollout[] = gunzipSync(readFileSync(sample))
  .toString("utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

/** As if the real ones had done what a simulation does with these ties. */
function playedAs(name: string, options: Parameters<typeof runRollout>[1]): RecordedRollout {
  const rollout = recorded.find((one) => one.name === name);
  if (rollout === undefined) throw new Error(`no rollout "${name}" was recorded`);
  return { ...rollout, expect: { ...runRollout(rollout, options), varied: [] } };
}

test("other nodes of several best ones are the same", () => {
  const played = playedAs("deployment-default-12", { seed: 5 });
  expect(played.expect.steps[0]?.bound).not.toEqual(playedAs("deployment-default-12", {}).expect.steps[0]?.bound);
  expect(judgeRollout(played)).toEqual({ kind: "equal" });
});

test("where a DaemonSet begins is chance", () => {
  expect(judgeRollout(playedAs("daemonset-default", { order: 3 })).kind).toBe("equal");
});

test("one pod less is another rollout", () => {
  const played = playedAs("deployment-anti-host-spare", {});
  const changed = played.expect.steps.findIndex(({ deleted }) => deleted !== undefined);
  const steps = played.expect.steps.map((step, index) => (index === changed ? { ...step, deleted: {} } : step));
  const verdict = judgeRollout({ ...played, expect: { ...played.expect, steps } });
  expect(verdict).toMatchObject({ kind: "different", differences: [{ path: `steps[${changed}].deleted` }] });
});
