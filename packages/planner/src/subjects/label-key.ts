/** The name in a label's key, without the prefix: `zone` of `topology.kubernetes.io/zone`. */
export function lastPart(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}
