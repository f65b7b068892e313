import type { Node } from "@stowage/engine";
import { type Report, reportAs } from "./report.ts";
import { validateResourceQuantity } from "./resource-names.ts";
import { validateTaints } from "./tolerations.ts";

/** Source: `ValidateNode` (pkg/apis/core/validation). The paths of taints and resources are upstream's. */
export function validateNode(node: Node, report: Report): void {
  const upstreamTaint = (path: string): string => path.replace(/^spec/, "metadata");
  validateTaints(node.spec?.taints, "spec.taints", reportAs(report, upstreamTaint));
  const { capacity = {}, allocatable = capacity } = node.status ?? {};
  for (const [list, amounts] of Object.entries({ capacity, allocatable })) {
    const written = amounts === capacity ? "capacity" : list;
    for (const [name, value] of Object.entries(amounts)) {
      const at = `status.${written}[${name}]`;
      validateResourceQuantity(name, value, `status.${list}.${name}`, (path, message) => report(path, message, at));
    }
  }
  const features = node.status?.declaredFeatures ?? [];
  features.forEach((feature, index) => {
    const path = `status.declaredFeatures[${index}]`;
    if (feature.length > 253 || !/^([A-Z][A-Za-z0-9]*)(\/[A-Za-z][A-Za-z0-9]*)*$/.test(feature)) {
      report(path, `must be a feature's name, such as MyFeature or MyFeature/part, not "${feature}"`);
    }
    const before = features[index - 1];
    if (before === feature) report(path, `"${feature}" is there already`);
    else if (before !== undefined && before > feature)
      report(path, `must be sorted: "${feature}" comes before "${before}"`);
  });
}
