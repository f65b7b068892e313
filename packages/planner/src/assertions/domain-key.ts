/** The label of nodes that an assertion's `by` or `losing` stands for. */
export function domainKey(by: string): string {
  return keys.get(by) ?? by;
}

const keys: ReadonlyMap<string, string> = new Map([
  ["node", "kubernetes.io/hostname"],
  ["zone", "topology.kubernetes.io/zone"],
  ["region", "topology.kubernetes.io/region"],
]);
