import fc from "fast-check";
import { expect, test } from "vitest";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { differencesOf, kubernetesVersions } from "../../cycle/version-differences.ts";
import { clusterOf, podOf, roomyNode } from "../../testing/plugin-verdicts.ts";
import { isOverLimit, volumeJudge } from "./judge-volumes.ts";

const driver = "csi.example.com";
const claimNames = ["a", "b", "c", "d", "lost"];
/** A disk of which the driver can not be told: who has it can not be counted. */
const notADrivers = { azureDisk: { diskURI: "d", kind: "Dedicated" } } as const;
const volume = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...claimNames).map((claimName) => ({ persistentVolumeClaim: { claimName } })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ awsElasticBlockStore: { volumeID: "vol-1" } }, notADrivers, { ephemeral: {} }, {}),
  },
);
const podVolumes = fc.array(volume, { maxLength: 2 }).map((all) => all.map((one, at) => ({ name: `v${at}`, ...one })));

test("where a node is fine at a glance, counting finds nothing against it", () => {
  const seen = { fine: 0, counted: 0 };
  const settings = fc.record({
    placed: fc.array(podVolumes, { maxLength: 4 }),
    wanted: podVolumes,
    limit: fc.constantFrom(undefined, 0, 1, 2, 4),
    hasCsiNode: fc.constantFrom(true, true, false),
    attached: fc.subarray(["a", "b"]),
    isNeeded: fc.boolean(),
    version: fc.constantFrom(...kubernetesVersions),
  });
  fc.assert(
    fc.property(settings, ({ placed, wanted, limit, hasCsiNode, attached, isNeeded, version }) => {
      const pods = placed.map((volumes, at) => podOf({ nodeName: "n", volumes }, `placed-${at}`));
      const spec = { drivers: limit === undefined ? [] : [{ name: driver, allocatable: { count: limit } }] };
      const cluster = clusterOf([roomyNode("n")], pods, [
        ...claimNames.slice(0, 4).flatMap((name) => [
          {
            kind: "PersistentVolumeClaim" as const,
            metadata: { name, namespace: "default" },
            spec: { volumeName: `pv-${name}` },
          },
          {
            kind: "PersistentVolume" as const,
            metadata: { name: `pv-${name}` },
            spec: { csi: { driver, volumeHandle: name } },
          },
        ]),
        ...(hasCsiNode ? [{ kind: "CSINode" as const, metadata: { name: "n" }, spec }] : []),
        { kind: "CSIDriver", metadata: { name: driver }, spec: { preventPodSchedulingIfMissing: isNeeded } },
        ...attached.map((name) => ({
          kind: "VolumeAttachment" as const,
          metadata: { name },
          spec: { attacher: driver, nodeName: "n", source: { persistentVolumeName: `pv-${name}` } },
        })),
      ]);
      const incoming = toPodInfo(podOf({ volumes: wanted }));
      const { judge, isFine } = volumeJudge(incoming, cluster, differencesOf(version));
      for (const node of cluster.nodes) {
        const judged = judge(node);
        const isRejected = "code" in judged || judged.drivers.some(isOverLimit);
        const fine = isFine(node);
        expect(fine && isRejected).toBe(false);
        seen[fine ? "fine" : "counted"]++;
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(seen.fine, seen.counted)).toBeGreaterThan(50);
});
