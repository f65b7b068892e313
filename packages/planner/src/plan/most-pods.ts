import { type Node, parseQuantity } from "@stowage/engine";

/** Pods of one workload that are made one by one, however small the cluster is. */
export const mostOfAnyCluster = 10_000;

/** How many pods of a workload are worth making: one more than have room, so that one tells of all the others. */
export function mostPodsOf(nodes: readonly Node[]): number {
  const room = nodes.reduce(
    (sum, { status }) => sum + Number(parseQuantity(status?.allocatable?.["pods"] ?? 0) ?? 0n) / 1e9,
    0,
  );
  return Math.max(mostOfAnyCluster, Math.ceil(room) + 1);
}
