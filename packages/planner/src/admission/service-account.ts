import type { Pod } from "@stowage/engine";
import type { FieldProblem } from "@stowage/manifests";
import type { AdmissionContext } from "./admission-context.ts";
import { refusal } from "./admitted.ts";

/**
 * That the pod's ServiceAccount is there: its own, else `default`. Kubelets' own pods have none.
 * Source: plugin/pkg/admission/serviceaccount/admission.go.
 */
export function serviceAccountProblems(pod: Pod, { serviceAccounts }: AdmissionContext): readonly FieldProblem[] {
  const { namespace = "default", annotations } = pod.metadata;
  if (serviceAccounts === undefined || Object.hasOwn(annotations ?? {}, "kubernetes.io/config.mirror")) return [];
  const name = accountOf(pod);
  if (serviceAccounts.has(`${namespace}/${name}`)) return [];
  const message = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
  return [refusal("spec.serviceAccountName", message)];
}

/** The older of the field's two names is a copy of the newer one. */
function accountOf({ spec }: Pod): string {
  const named: { readonly serviceAccountName?: string; readonly serviceAccount?: string } & Pod["spec"] = spec;
  return named.serviceAccountName || named.serviceAccount || "default";
}
