import {
  amountText,
  parseQuantity,
  type Quantity,
  quantityMilliValue,
  quantityText,
  quantityValue,
} from "@stowage/engine";

const nanosPerUnit = 1_000_000_000n;
const decimalUnits = ["", "k", "M", "G", "T", "P", "E"] as const;

/**
 * An amount of a resource as people write it, but never rounded: `200Mi`, `1.5Gi`, `5G`, `500m`. Resources may be named
 * as quotas name them, `requests.memory`.
 */
export function readableQuantity(resource: string, quantity: Quantity): string {
  const named = resource.replace(/^(.*\.storageclass\.storage\.k8s\.io\/)?(requests|limits)\./, "");
  // Bytes, as those of a node's own storage are.
  const name = named === "storage" ? "ephemeral-storage" : named;
  const text = amountText(name, name === "cpu" ? quantityMilliValue(quantity) : quantityValue(quantity));
  if (parseQuantity(text) === quantity) return text;
  return quantity % nanosPerUnit === 0n ? inDecimalUnits(quantity / nanosPerUnit) : quantityText(quantity);
}

/** In the largest unit of which it is a whole number. */
function inDecimalUnits(units: bigint): string {
  let [amount, power] = [units, 0];
  while (amount !== 0n && amount % 1000n === 0n && power < decimalUnits.length - 1) {
    amount /= 1000n;
    power++;
  }
  return `${amount}${decimalUnits[power]}`;
}
