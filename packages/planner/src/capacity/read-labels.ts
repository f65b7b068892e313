import type { Engine, NodeInfo, Pod } from "@stowage/engine";
import { namedNodeKeys, topologyKeysOf } from "../plan/node-keys.ts";

/**
 * The labels of nodes that placing reads, for telling nodes apart: not those that nobody asks for, of which each node may
 * have its own, nor the node's own name.
 *
 * @param pods All that are there, and those that may come.
 */
export function readLabels(
  pods: readonly Pod[],
  engine: Engine,
): (node: NodeInfo) => Iterable<readonly [string, string]> {
  const { profiles } = engine;
  const keys = new Set([...namedNodeKeys(pods, profiles), ...topologyKeysOf(pods, profiles), ...volumeKeys(engine)]);
  return ({ name, labels }) => Object.entries(labels).filter(([key, value]) => keys.has(key) && value !== name);
}

/** The keys by which volumes are of some nodes only, or will be. */
function volumeKeys({ cluster }: Engine): readonly string[] {
  return [
    ...cluster
      .objects("PersistentVolume")
      .flatMap(({ spec }) =>
        (spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) =>
          matchExpressions.map(({ key }) => key),
        ),
      ),
    ...cluster
      .objects("StorageClass")
      .flatMap(({ allowedTopologies = [] }) =>
        allowedTopologies.flatMap(({ matchLabelExpressions = [] }) => matchLabelExpressions.map(({ key }) => key)),
      ),
  ];
}
