import type { Labels } from "@stowage/engine";
import { labelKeyProblem, labelValueProblem, quoted } from "./names.ts";
import type { Report } from "./report.ts";

/** The most bytes that an object's annotations may take together. */
const maxAnnotationBytes = 256 * 1024;

/** Source: `ValidateLabels` (apimachinery, pkg/apis/meta/v1/validation). Every problem is reported at the map's own path. */
export function validateLabels(labels: Labels | undefined, path: string, report: Report, at: string = path): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    const label = `${at}[${key}]`;
    validateLabelKey(key, path, report, label);
    const problem = labelValueProblem(value);
    if (problem !== undefined) report(path, `the value ${quoted(value)} of ${quoted(key)} ${problem}`, label);
  }
}

/** Source: `ValidateLabelName` (apimachinery, pkg/apis/meta/v1/validation). */
export function validateLabelKey(key: string, path: string, report: Report, at?: string): void {
  const problem = labelKeyProblem(key);
  if (problem !== undefined) report(path, `${quoted(key)} is no label key: ${problem}`, at);
}

/** Source: `ValidateAnnotations` (apimachinery, pkg/api/validation/objectmeta.go): keys in any case, values of any kind. */
export function validateAnnotations(
  annotations: Labels | undefined,
  path: string,
  report: Report,
  at: string = path,
): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    const problem = labelKeyProblem(key.toLowerCase());
    if (problem !== undefined) report(path, `${quoted(key)} is no annotation key: ${problem}`, `${at}[${key}]`);
    bytes += utf8Length(key) + utf8Length(value);
  }
  if (bytes > maxAnnotationBytes) {
    report(path, `annotations must be no more than ${maxAnnotationBytes} bytes in all, not ${bytes}`, at);
  }
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // A pair of surrogates, two units, is four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
