/** What the API server says of a pod that it creates with gates. Source: pkg/registry/core/pod/strategy.go. */
export const gatedMessage = "Scheduling is blocked due to non-empty scheduling gates";

/** Why a pod with scheduling gates waits, and who ends that. */
export function gatedReason(gates: readonly string[]): string {
  const [what, who] =
    gates.length === 1
      ? ["its scheduling gate is", "whoever set it"]
      : ["its scheduling gates are", "whoever set them"];
  return `waits until ${what} removed, which ${who} does and no scheduler: ${gates.join(", ")}`;
}
