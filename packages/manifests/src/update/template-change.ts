import type { PodTemplateSpec } from "@stowage/engine";
import { firstDifference } from "./first-difference.ts";
import { type Fields, fieldIn, isFields, withField } from "./plain-value.ts";
import { storedForm } from "./stored-form.ts";

const hashLabel = "pod-template-hash";

/**
 * Where a workload's template differs from another one that is whole, as the API server stores both: with defaults, and
 * lists in their order. What a Deployment adds to the templates of its ReplicaSets is no difference.
 * Source: `EqualIgnoreHash` (pkg/controller/deployment/util), `EqualRevision` (pkg/controller/history).
 *
 * @returns the first path that differs, or `undefined`.
 */
export function templateChange(wanted: PodTemplateSpec, actual: PodTemplateSpec): string | undefined {
  return firstDifference(formOf(wanted), formOf(actual), "");
}

const forms = new WeakMap<PodTemplateSpec, Fields>();

function formOf(template: PodTemplateSpec): Fields {
  const known = forms.get(template);
  if (known !== undefined) return known;
  const form = withoutHash(storedForm(template, "PodTemplateSpec"));
  forms.set(template, form);
  return form;
}

function withoutHash(form: Fields): Fields {
  const { metadata = {} } = form;
  if (!isFields(metadata)) return form;
  const labels = Object.entries(fieldsIn(metadata, "labels")).filter(([key]) => key !== hashLabel);
  return {
    ...form,
    metadata: withField(metadata, "labels", labels.length === 0 ? undefined : Object.fromEntries(labels)),
  };
}

function fieldsIn(fields: Fields, name: string): Fields {
  const found = fieldIn(fields, name);
  return isFields(found) ? found : {};
}
