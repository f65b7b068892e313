import type { NodeInfo } from "../cluster/node-info.ts";
import type { EvidencedRejection, EvidenceFinder } from "./evidence.ts";

/**
 * Finds once what is the same on all nodes of one text: thousands of nodes differ in a few labels, taints or amounts, and
 * share what is said of them.
 */
export function oncePerText(
  textOf: (node: NodeInfo) => string,
  find: (node: NodeInfo) => readonly EvidencedRejection[],
): EvidenceFinder {
  const known = new Map<string, readonly EvidencedRejection[]>();
  return (node) => {
    const text = textOf(node);
    let found = known.get(text);
    if (found === undefined) known.set(text, (found = find(node)));
    return found;
  };
}
