import type { Examination } from "@stowage/engine";

/**
 * All that two engines must agree on for a pod: a line for each node, and one for the best. Which of the best an engine
 * chooses is its own affair, and so is the order in which it lists nodes.
 */
export function verdictsOf({ nodes, best }: Examination): string[] {
  const lines = nodes.map((node) =>
    node.code === "Success"
      ? `${node.nodeName}: total ${node.total}`
      : `${node.nodeName}: ${node.code} by ${node.plugin}: ${node.reasons.join(", ")}`,
  );
  return [...lines.sort(), `best: ${[...best].sort().join(" ")}`];
}

/** The first line in which two examinations differ, as a sentence; `undefined` when they agree. */
export function verdictDifference(one: Examination, other: Examination): string | undefined {
  const [lines, otherLines] = [verdictsOf(one), verdictsOf(other)];
  for (let line = 0; line < Math.max(lines.length, otherLines.length); line++) {
    const [left = "nothing", right = "nothing"] = [lines[line], otherLines[line]];
    if (left !== right) return `one engine says "${left}", the other "${right}"`;
  }
  return undefined;
}
