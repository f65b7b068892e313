const binaryUnits = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;

/**
 * An amount of a resource as people write it: `500m` or `2` for cpu, `1.5Gi` for memory and storage, the number for
 * the rest. Rounded to two digits after the point: for reading, not for reckoning.
 *
 * @param amount In the scheduler's unit: thousandths of a core for cpu, bytes, whole devices.
 */
export function amountText(resource: string, amount: number): string {
  if (resource === "cpu") return amount % 1000 === 0 || amount > 10_000 ? rounded(amount / 1000) : `${amount}m`;
  const isBytes = resource === "memory" || resource === "ephemeral-storage" || resource.startsWith("hugepages-");
  if (!isBytes) return String(amount);
  const power = amount < 1024 ? 0 : Math.min(binaryUnits.length - 1, Math.floor(Math.log2(amount) / 10));
  return `${rounded(amount / 1024 ** power)}${binaryUnits[power]}`;
}

function rounded(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}
