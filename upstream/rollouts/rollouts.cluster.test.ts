import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeAll, expect, test } from "vitest";
import { compareRollout, type RolloutDifference } from "../../conformance/rollouts/compare-rollout.ts";
import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import { runRollout } from "../../conformance/rollouts/run-rollout.ts";
import { judgeRollout } from "../../fuzz/rollouts/judge-rollout.ts";
import { playRandom } from "../../fuzz/rollouts/play-random.ts";
import { randomRollout } from "../../fuzz/rollouts/random-rollout.ts";
import { useControlPlane } from "../control-plane/use-control-plane.ts";
import { cleanUp } from "../situations/clean-up.ts";
import { playRollout } from "./play-rollout.ts";

const sample = fileURLToPath(new URL("../../conformance/rollouts/sample.jsonl.gz", import.meta.url));
const recorded: readonly RecordedRollout[] = gunzipSync(readFileSync(sample))
  .toString("utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Some of each kind: what they take is mostly waiting for deadlines. */
const played = [
  "deployment-anti-host-full",
  "deployment-anti-host-spare",
  "deployment-anti-host-over-3",
  "deployment-anti-rack-unlabelled",
  "deployment-pair-2-of-2",
  "deployment-foes-0-1",
  "deployment-stuck-then-rack",
  "deployment-middle-scale-down",
  "deployment-new",
  "statefulset-partition",
  "statefulset-unplaceable-then-label",
  "daemonset-selector",
  "daemonset-default",
  "drain-full",
  "drain-one-by-one",
  "drain-percent-min",
];

const cluster = useControlPlane({ scheduler: true, controllerManager: true });

beforeAll(() => cluster().create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "app" } }));
afterEach(() => cleanUp(cluster()));

test.each(played)(
  "%s goes as it was recorded, and as it is foreseen from the cluster before",
  async (name) => {
    const one = recorded.find((rollout) => rollout.name === name);
    if (one === undefined) throw new Error(`no rollout "${name}" was recorded`);
    const { objects, played: real } = await playRollout(cluster(), one);
    const { varied } = one.expect;
    const foreseen = runRollout({ ...one, cluster: objects });
    // Where pods went is not asked: two runs may have picked the same of several equals.
    const isAsked = ({ bar }: RolloutDifference): boolean => bar !== "places";
    const compared = { ...real, extremes: {}, varied };
    expect({
      recorded: compareRollout(real, { ...one.expect, extremes: {} }).filter(isAsked),
      foreseen: compareRollout(foreseen, compared).filter(isAsked),
    }).toEqual({ recorded: [], foreseen: [] });
  },
  180_000,
);

/**
 * Some that take little time: a spread with domains that lack, pods that have to be ready for a while, and volumes;
 * `npm run fuzz:rollouts` has as many as one likes.
 */
test.each([22, 28, 95])(
  "random rollout %i goes as it is foreseen, but for chance",
  async (index) => {
    const verdict = judgeRollout(await playRandom(cluster(), randomRollout(99, index)));
    expect(verdict.kind === "different" ? verdict.differences : []).toEqual([]);
  },
  120_000,
);
